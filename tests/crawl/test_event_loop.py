"""With uvloop, which the extra `fast` installs, a crawl stores the same articles and ends in the same order."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import uvloop

from crawler import settings
from crawler.vocabulary import RunStatus
from tests.crawling import Crawling
from tests.faults.kills import TIMES, DeadlySite
from tests.site import NewsSite, contents

if TYPE_CHECKING:
    from pathlib import Path

UVLOOP = {"ASYNCIO_EVENT_LOOP": f"uvloop.{uvloop.Loop.__name__}"}


def rows_of(crawling: Crawling) -> dict[str, dict[str, object]]:
    """Return the stored articles without times."""
    articles = crawling.articles().items()
    return {url: {name: value for name, value in row.items() if name not in TIMES} for url, row in articles}


def test_an_installed_uvloop_is_used_without_a_setting() -> None:
    assert UVLOOP["ASYNCIO_EVENT_LOOP"] == settings.ASYNCIO_EVENT_LOOP


def test_a_crawl_with_uvloop_stores_the_same_articles(crawled: Crawling, tmp_path: Path) -> None:
    with NewsSite() as site:
        crawling = Crawling(tmp_path, site.address, UVLOOP)
        assert crawling.run().status == RunStatus.OK
    assert rows_of(crawling) == rows_of(crawled)
    assert len(rows_of(crawling)) == len(contents().articles)


def test_a_signal_ends_a_crawl_with_uvloop_in_order(tmp_path: Path) -> None:
    with DeadlySite() as site:
        crawling = Crawling(tmp_path, site.address, UVLOOP)
        process = crawling.fork()
        site.end(process, signal.SIGTERM, 5, 0.0)
        ended = process.ended()
    assert (ended.exit_code, ended.status) == (8, RunStatus.INTERRUPTED), ended.log
    assert not crawling.rows("SELECT key FROM urls WHERE state = 'leased'")
