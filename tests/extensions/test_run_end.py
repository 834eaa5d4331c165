"""Whoever sends the signal ends the run: the spider is closed once, for the first error, which is logged once."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, cast

from crawler.exceptions import ArchiveError, StorageError
from crawler.extensions.run_end import RunEnd, request_run_end, storage_errors_end_run
from crawler.vocabulary import RunStatus
from tests.extensions.crawlers import crawler_with

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from scrapy.crawler import Crawler


class Engine:
    """Stands in for Scrapy's engine and keeps the reasons for which it closes the spider."""

    def __init__(self) -> None:
        self.reasons: list[str] = []

    async def close_spider_async(self, *, reason: str) -> None:
        """Close the spider."""
        self.reasons.append(reason)


def with_engine(crawler: Crawler) -> Engine:
    engine = Engine()
    crawler.engine = cast("Any", engine)
    return engine


def test_the_spider_is_closed_once_with_the_status_of_the_first_error(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def two_errors() -> None:
        request_run_end(crawler, RunStatus.STORAGE_FAILED, ArchiveError("the disk is full"))
        request_run_end(crawler, RunStatus.INTERRUPTED, "the quiet hours have begun")

    with crawler_with(tmp_path, RunEnd) as crawler:
        engine = with_engine(crawler)
        asyncio.run(two_errors())
    assert engine.reasons == [RunStatus.STORAGE_FAILED]
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == ["the disk is full"]


def test_a_storage_error_ends_the_run_and_any_other_error_passes(tmp_path: Path) -> None:
    async def fail() -> None:
        with storage_errors_end_run(crawler):
            raise StorageError("the database is locked")

    with crawler_with(tmp_path, RunEnd) as crawler:
        engine = with_engine(crawler)
        asyncio.run(fail())
        with storage_errors_end_run(crawler):
            pass
    assert engine.reasons == [RunStatus.STORAGE_FAILED]


def test_two_crawls_in_one_process_end_independently(tmp_path: Path) -> None:
    async def fail() -> None:
        request_run_end(first, RunStatus.STORAGE_FAILED, "the disk is full")

    (tmp_path / "second").mkdir()
    with crawler_with(tmp_path, RunEnd) as first, crawler_with(tmp_path / "second", RunEnd) as second:
        engines = with_engine(first), with_engine(second)
        asyncio.run(fail())
    assert [engine.reasons for engine in engines] == [[RunStatus.STORAGE_FAILED], []]


def test_the_reason_of_the_end_is_kept_and_errors_of_other_pipelines_are_counted(tmp_path: Path) -> None:
    with crawler_with(tmp_path, RunEnd) as crawler:
        end = crawler.get_extension(RunEnd)
        assert end is not None
        end.item_error()
        end.spider_closed("finished")
        assert end.reason == "finished"
        assert crawler.stats.get_value("crawler/program-errors") == 1
