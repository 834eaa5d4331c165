"""The database of a crawl claims the site, finds lost URLs, and does not wait for locks when the run ends."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from scrapy.exceptions import DontCloseSpider
from scrapy.utils.test import get_crawler

from crawler.exceptions import AlreadyRunningError, StorageError
from crawler.extensions.database import database_of
from crawler.extensions.run_end import request_run_end
from crawler.storage.schema import WORKERS
from crawler.vocabulary import RunStatus
from tests.extensions.crawlers import crawler_with

if TYPE_CHECKING:
    from pathlib import Path


def test_the_site_is_claimed(tmp_path: Path) -> None:
    with crawler_with(tmp_path) as crawler:
        database = database_of(crawler)
        assert [run["site"] for run in database.runs.latest()] == ["chinanews"]
        with pytest.raises(AlreadyRunningError, match="a crawl of chinanews runs since"), crawler_with(tmp_path):
            pass


def test_the_idle_spider_is_closed_if_no_url_was_lost(tmp_path: Path) -> None:
    with crawler_with(tmp_path) as crawler:
        database_of(crawler).spider_idle()


def test_the_idle_spider_stays_open_for_a_url_that_was_leased_and_lost(tmp_path: Path) -> None:
    with crawler_with(tmp_path) as crawler:
        database = database_of(crawler)
        with closing(sqlite3.connect(tmp_path / "articles.db")) as connection, connection:
            columns = "site, key, url, kind, state, priority, attempts, discovered_at, run, worker"
            numbers = database.run, database.worker
            values = ("chinanews", "a", "https://www.ecns.cn/a", "article", "leased", 0, 1, "2026-03-04", *numbers)
            connection.execute(f"INSERT INTO urls ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", values)  # noqa: S608  # names of columns
        with pytest.raises(DontCloseSpider):
            database.spider_idle()


def test_a_run_that_must_end_waits_for_no_lock(tmp_path: Path) -> None:
    with crawler_with(tmp_path, CRAWLER_DATABASE_WAIT_SECONDS=600.0) as crawler:
        database = database_of(crawler)
        request_run_end(crawler, RunStatus.STORAGE_FAILED, "the disk is full")
        with closing(sqlite3.connect(tmp_path / "articles.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(StorageError, match="another program holds it"):
                database.workers.beat(database.started)


def test_a_heartbeat_that_fails_ends_no_run(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with crawler_with(tmp_path) as crawler:
        database = database_of(crawler)
        WORKERS.drop(database.engine)
        database._beat()  # noqa: SLF001  # Twisted's timer calls it
    assert any("cannot record the heartbeat" in message for message in caplog.messages)


def test_a_crawl_without_the_extension_is_told_so() -> None:
    crawler = get_crawler(settings_dict={"EXTENSIONS_BASE": {}})
    with pytest.raises(StorageError, match="CrawlDatabase is switched off"):
        database_of(crawler)
