"""The report counts the answers of a run and records its status in the database, as a file and as lines."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from scrapy import Request

from crawler.extensions.database import database_of
from crawler.extensions.layout_monitor import LayoutMonitor
from crawler.extensions.run_end import run_must_end
from crawler.extensions.run_report import RunReport
from crawler.extensions.run_statistics import statistics_of
from crawler.runs.summary import status_line
from crawler.storage.frontier.records import Lease
from crawler.storage.schema import RUNS
from crawler.vocabulary import RunStatus, UrlKind
from tests.extensions.crawlers import crawler_with

if TYPE_CHECKING:
    from pathlib import Path

    from scrapy.crawler import Crawler

URL = "https://www.ecns.cn/2026/03-04/1.shtml"


def report_of(crawler: Crawler) -> RunReport:
    report = crawler.get_extension(RunReport)
    assert report is not None
    return report


def requested(tries: int) -> Request:
    """Make the request of a leased URL."""
    return Request(URL, cb_kwargs={"lease": Lease("a", URL, UrlKind.ARTICLE, tries, "2026-03-04T12:00:00+00:00")})


def test_answers_are_counted_by_what_was_requested(tmp_path: Path) -> None:
    with crawler_with(tmp_path, RunReport) as crawler:
        further, robots = Request(URL), Request("https://www.ecns.cn/robots.txt")
        for request in (requested(1), requested(2), requested(3), further, robots):
            report_of(crawler).response_received(request)
        answers = statistics_of(crawler, "finished").answers
    assert answers == {"pages": 1, "pages-again": 2, "further-pages": 1, "robots.txt": 1}


@pytest.mark.parametrize("extensions", [(RunReport,), (LayoutMonitor, RunReport)])
def test_the_end_of_a_run_is_in_the_database_in_a_file_and_in_the_lines(
    tmp_path: Path, extensions: tuple[type, ...]
) -> None:
    with crawler_with(tmp_path, *extensions) as crawler:
        report = report_of(crawler)
        report.spider_closed("finished")
        (row,) = database_of(crawler).runs.latest()
    assert report.status == row["status"] == RunStatus.NO_ARTICLES
    assert report.lines[-1] == status_line(RunStatus.NO_ARTICLES)
    (file,) = (tmp_path / "runs").iterdir()
    record = json.loads(file.read_text(encoding="utf-8"))
    assert file.name.startswith("chinanews-")
    assert (record["status"], record["exit_code"]) == (RunStatus.NO_ARTICLES, 5)
    assert record["advice"] == RunStatus.NO_ARTICLES.advice
    assert row["statistics"].items() <= record.items()


def test_an_empty_folder_switches_the_file_off(tmp_path: Path) -> None:
    with crawler_with(tmp_path, RunReport, CRAWLER_RUNS="") as crawler:
        report_of(crawler).spider_closed("shutdown")
        assert report_of(crawler).status == RunStatus.INTERRUPTED
    assert not (tmp_path / "runs").exists()


def test_a_run_that_cannot_be_recorded_has_failed_to_store(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with crawler_with(tmp_path, RunReport) as crawler:
        RUNS.drop(database_of(crawler).engine)
        report_of(crawler).spider_closed("finished")
        assert report_of(crawler).status == RunStatus.STORAGE_FAILED
        assert report_of(crawler).lines[-1] == status_line(RunStatus.STORAGE_FAILED)
    assert any("cannot record the run" in message for message in caplog.messages)


def test_a_record_that_cannot_be_written_is_a_failure_that_names_the_file(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "runs").write_text("a file")
    with crawler_with(tmp_path, RunReport) as crawler:
        report_of(crawler).spider_closed("finished")
        assert report_of(crawler).status == RunStatus.STORAGE_FAILED
    assert any(re.match(r"cannot write the run's record .*chinanews-.*\.json", line) for line in caplog.messages)


def test_a_record_that_cannot_be_moved_to_its_place_leaves_no_part_of_itself(tmp_path: Path) -> None:
    with crawler_with(tmp_path, RunReport) as crawler:
        database = database_of(crawler)
        name = f"chinanews-{database.started:%Y%m%dT%H%M%SZ}-{database.run}.json"
        (tmp_path / "runs" / name).mkdir(parents=True)
        report_of(crawler).spider_closed("finished")
        (row,) = database.runs.latest()
    assert [file.name for file in (tmp_path / "runs").iterdir()] == [name]
    assert row["status"] == RunStatus.STORAGE_FAILED
    assert row["statistics"]["ended"] == "finished"
    assert any(line.startswith("not written: cannot write the run's record") for line in report_of(crawler).lines)


def test_the_heartbeat_notices_that_the_folder_of_records_or_the_database_is_gone(tmp_path: Path) -> None:
    for lost in ("runs", "articles.db"):
        folder = tmp_path / lost
        (folder / "runs").mkdir(parents=True)
        with crawler_with(folder, RunReport) as crawler:
            ends: list[RunStatus] = []

            def noted(status: RunStatus, ends: list[RunStatus] = ends) -> None:
                ends.append(status)

            crawler.signals.connect(noted, run_must_end)
            database_of(crawler)._beat()  # noqa: SLF001  # Twisted's timer calls it
            assert not ends
            (folder / lost).rename(folder / "elsewhere")
            database_of(crawler)._beat()  # noqa: SLF001  # the same
            assert ends == [RunStatus.STORAGE_FAILED]
