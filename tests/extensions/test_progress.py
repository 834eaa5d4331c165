"""The progress bar is shown on a terminal without log lines, and nowhere else."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest
from scrapy.exceptions import NotConfigured

from crawler.extensions.progress import ProgressBar
from tests.extensions.crawlers import crawler_with

if TYPE_CHECKING:
    from pathlib import Path

TERMINAL = pytest.mark.parametrize("settings", [{"LOG_LEVEL": "WARNING"}, {"LOG_FILE": "log"}, {"LOG_ENABLED": False}])


@TERMINAL
def test_a_quiet_terminal_has_a_bar(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: dict[str, Any]) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with crawler_with(tmp_path, ProgressBar, **settings) as crawler:
        assert crawler.get_extension(ProgressBar) is not None


@TERMINAL
def test_a_file_has_no_bar(tmp_path: Path, settings: dict[str, Any]) -> None:
    with pytest.raises(NotConfigured), crawler_with(tmp_path, ProgressBar, **settings):
        pass


def test_a_terminal_with_log_lines_has_no_bar(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with pytest.raises(NotConfigured), crawler_with(tmp_path, ProgressBar, LOG_LEVEL="INFO"):
        pass
