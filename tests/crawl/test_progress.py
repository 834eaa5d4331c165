"""The progress bar: on a terminal with a quiet log, and nowhere else."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from typing import TYPE_CHECKING

from tests.crawling import PROJECT, Crawling

if TYPE_CHECKING:
    from pathlib import Path

SAMPLE = PROJECT / "seeds" / "sample.warc.gz"


def on_a_terminal(folder: Path, *arguments: str) -> str:
    """Crawl the sample with a terminal for standard error, and return what it showed."""
    ours, theirs = pty.openpty()
    environment = os.environ | {"PYTHONPATH": str(PROJECT), "SCRAPY_SETTINGS_MODULE": "crawler.settings"}
    command = [sys.executable, "-m", "scrapy", "crawl", "chinanews", "-a", f"archive={SAMPLE}", *arguments]
    with subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=theirs):
        os.close(theirs)
        return shown(ours)


def shown(terminal: int) -> str:
    """Read a terminal until nobody writes to it any more."""
    told = b""
    try:
        while part := os.read(terminal, 65_536):
            told += part
    except OSError:  # how Linux says that the other end was closed
        pass
    finally:
        os.close(terminal)
    return told.decode()


def test_a_person_who_watches_sees_pages_and_articles_counted(tmp_path: Path) -> None:
    told = on_a_terminal(tmp_path, "-L", "WARNING")
    assert "pages, " in told
    assert "status: ok" in told


def test_there_is_none_if_there_is_a_full_log(tmp_path: Path) -> None:
    assert " refused\x1b" not in on_a_terminal(tmp_path, "-L", "INFO")


def test_a_log_that_is_no_terminal_has_none(tmp_path: Path) -> None:
    ended = Crawling(tmp_path).run("-a", f"archive={SAMPLE}", "-L", "WARNING")
    assert "\x1b" not in ended.log
