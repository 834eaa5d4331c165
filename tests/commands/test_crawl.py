"""`scrapy crawl` ends with the exit code of the run's status, whatever optional extension is switched off."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from crawler import settings
from crawler.commands.crawl import Command
from crawler.runs.summary import status_line
from crawler.vocabulary import RunStatus
from tests.crawling import Crawling
from tests.sample import SAMPLE

if TYPE_CHECKING:
    from pathlib import Path

REPORT = "crawler.extensions.run_report.RunReport"
MONITOR = "crawler.extensions.layout_monitor.LayoutMonitor"
END = "crawler.extensions.run_end.RunEnd"


def without(*extensions: str) -> str:
    """Return the setting that leaves extensions out."""
    return "EXTENSIONS=" + json.dumps({name: n for name, n in settings.EXTENSIONS.items() if name not in extensions})


@pytest.mark.slow
@pytest.mark.parametrize("off", [(REPORT,), (MONITOR,), (REPORT, MONITOR)], ids=["report", "monitor", "both"])
def test_a_run_without_its_report_or_monitor_still_ends_with_its_status(
    tmp_path: Path, few_pages: Path, off: tuple[str, ...]
) -> None:
    crawling = Crawling(tmp_path)
    ended = crawling.run("-a", f"archive={few_pages}", "-s", without(*off))
    assert (ended.exit_code, ended.status) == (0, RunStatus.OK), ended.log
    assert ended.log.splitlines()[-1] == status_line(RunStatus.OK)
    assert "Traceback" not in ended.log
    assert crawling.articles()


@pytest.mark.slow
def test_a_run_without_report_and_end_is_no_success(tmp_path: Path, few_pages: Path) -> None:
    ended = Crawling(tmp_path).run("-a", f"archive={few_pages}", "-s", without(REPORT, END))
    assert (ended.exit_code, ended.status) == (1, RunStatus.CRASHED), ended.log
    assert "the extensions RunReport and RunEnd are off" in ended.log


@pytest.mark.slow
@pytest.mark.parametrize(("limit", "number"), [("ITEMCOUNT", 2), ("PAGECOUNT", 90)])
def test_an_operators_limit_of_items_or_pages_is_no_interruption(tmp_path: Path, limit: str, number: int) -> None:
    crawling = Crawling(tmp_path)
    ended = crawling.run("-a", f"archive={SAMPLE}", "-s", f"CLOSESPIDER_{limit}={number}")
    assert (ended.exit_code, ended.status) == (0, RunStatus.LIMIT_REACHED), ended.log
    first = len(crawling.articles())
    assert first >= 2
    assert crawling.run("-a", f"archive={SAMPLE}").status == RunStatus.OK
    assert len(crawling.articles()) > first


def test_it_is_scrapys_own_command_with_the_same_options() -> None:
    assert Command().syntax() == "[options] <spider>"
