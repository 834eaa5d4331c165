"""The layout monitor compares a crawl with the site's past runs, refuses a changed layout, or only counts."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from crawler.exceptions import StorageError
from crawler.extensions.database import database_of
from crawler.extensions.layout_monitor import LayoutMonitor
from crawler.pipelines import CheckPipeline, Refused
from crawler.runs.layout_changes import IN_A_ROW
from crawler.runs.site_profile import SiteProfile
from crawler.sites.chinanews import CHINANEWS
from crawler.sites.generic import generic_site
from crawler.storage.database import open_database, writing
from crawler.storage.runs import Runs
from crawler.vocabulary import Reason, RunStatus, Template
from tests.extensions.crawlers import crawler_with
from tests.runs.articles import article

if TYPE_CHECKING:
    from pathlib import Path

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
CHANGED = article(Template.TRAFILATURA)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a database that has one past run of 100 articles."""
    profile = SiteProfile()
    for _ in range(100):
        profile.add(article("ecns"), None)
    engine = open_database(f"sqlite:///{tmp_path / 'articles.db'}")
    runs = Runs(engine)
    runs.end(runs.begin("chinanews", NOON), RunStatus.OK, {"profile": profile.as_json()}, NOON)
    engine.dispose()
    return tmp_path


def test_many_articles_with_another_template_are_a_layout_change(folder: Path) -> None:
    with crawler_with(folder, LayoutMonitor) as crawler:
        monitor = opened(crawler.get_extension(LayoutMonitor))
        reasons = [monitor.check(CHANGED, None) for _ in range(IN_A_ROW)]
        assert reasons == [None] * (IN_A_ROW - 1) + [Reason.LAYOUT_CHANGED]
        assert monitor.check(CHANGED, Reason.TOO_SHORT) == Reason.TOO_SHORT
        conclusion = monitor.conclusion()
    assert conclusion is not None
    assert conclusion["examples"][0] == CHANGED.document.url


def test_articles_are_rolled_back_on_their_own_site(folder: Path) -> None:
    document = replace(article(Template.TRAFILATURA, key="e.org/1").document, site=generic_site("e.org"))
    odd = replace(CHANGED, document=document)
    with crawler_with(folder, LayoutMonitor) as crawler:
        monitor, database = opened(crawler.get_extension(LayoutMonitor)), database_of(crawler)
        with writing(database.engine) as connection:
            database.articles.put(connection, None, replace(odd.record(), identity="e.org/1"), datetime.now(UTC))
        for _ in range(IN_A_ROW):
            monitor.check(odd, None)
        assert database.articles.count("e.org") == 0


def test_an_article_that_is_stored_after_the_change_was_seen_is_rolled_back_at_the_end(folder: Path) -> None:
    with crawler_with(folder, LayoutMonitor) as crawler:
        monitor, database = opened(crawler.get_extension(LayoutMonitor)), database_of(crawler)
        odd = article(Template.TRAFILATURA, key="on-its-way")
        odd = replace(odd, document=replace(odd.document, site=CHINANEWS))
        for _ in range(IN_A_ROW):
            monitor.check(odd, None)
        with writing(database.engine) as connection:
            database.articles.put(connection, None, replace(odd.record(), identity="on-its-way"), datetime.now(UTC))
        monitor.spider_closed()
        assert database.articles.count() == 0


def test_articles_that_cannot_be_rolled_back_at_the_end_are_an_error_of_the_run(folder: Path) -> None:
    with crawler_with(folder, LayoutMonitor) as crawler:
        monitor, database = opened(crawler.get_extension(LayoutMonitor)), database_of(crawler)
        odd = article(Template.TRAFILATURA, key="1")
        monitor.check(replace(odd, document=replace(odd.document, site=CHINANEWS)), None)
        with writing(database.engine) as connection:
            connection.execute(text("DROP TABLE articles"))
        monitor.spider_closed()
        with pytest.raises(StorageError, match="cannot roll 1 back"):
            monitor.conclusion()


def test_a_monitor_that_is_switched_off_refuses_nothing_and_counts_the_articles(folder: Path) -> None:
    with crawler_with(folder, LayoutMonitor, CRAWLER_LAYOUT_MONITOR=False) as crawler:
        monitor = opened(crawler.get_extension(LayoutMonitor))
        assert [monitor.check(CHANGED, None) for _ in range(IN_A_ROW)] == [None] * IN_A_ROW
        assert monitor.conclusion() is None
        assert monitor.profile.total().templates == {Template.TRAFILATURA: IN_A_ROW}


def test_the_check_pipeline_asks_the_monitor_and_works_without_it(folder: Path) -> None:
    with crawler_with(folder, LayoutMonitor) as crawler:
        opened(crawler.get_extension(LayoutMonitor))
        pipeline = CheckPipeline.from_crawler(crawler)
        for _ in range(IN_A_ROW - 1):
            asyncio.run(pipeline.process_item(CHANGED))
        with pytest.raises(Refused, match=Reason.LAYOUT_CHANGED):
            asyncio.run(pipeline.process_item(CHANGED))
    (folder / "other").mkdir()
    with crawler_with(folder / "other") as crawler:
        pipeline = CheckPipeline.from_crawler(crawler)
        assert all(asyncio.run(pipeline.process_item(CHANGED)) is CHANGED for _ in range(IN_A_ROW))


def opened(monitor: LayoutMonitor | None) -> LayoutMonitor:
    """Return a monitor that has read the past."""
    assert monitor is not None
    monitor.spider_opened()
    return monitor
