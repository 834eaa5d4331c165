"""A crawl and the reader's page work on one store at the same time: neither waits for the other."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from crawler.storage.database import open_database
from crawler.vocabulary import RunStatus
from tests.crawling import Crawling
from tests.reader.page import ReaderPage
from tests.site import NewsSite, Served

if TYPE_CHECKING:
    from pathlib import Path

EVERY = 25
"""After how many requests of the crawl a reader looks; the site has about 150 pages."""


class ReadSite(NewsSite):
    """The site; before it gives some of its answers, a reader counts the stored articles, searches and asks."""

    def __init__(self, page: ReaderPage) -> None:
        super().__init__()
        self._page = page
        self._numbers = count(1)
        self.counts: list[int] = []

    def answer(self, target: str, host: str) -> Served:
        """Answer as ever, at some requests after a look at the page."""
        if next(self._numbers) % EVERY == 0:
            self.counts.append(len(self._page.rows("articles", _size="max", _col="id")))
            assert self._page.get("/store/articles", _search="china").status == 200
        return super().answer(target, host)


def test_a_reader_sees_new_articles_and_the_crawl_does_not_notice(crawled: Crawling, tmp_path: Path) -> None:
    crawling = Crawling(tmp_path)
    crawling.database.parent.mkdir()
    open_database(f"sqlite:///{crawling.database}").dispose()
    with ReaderPage(crawling.database) as page, ReadSite(page) as site:
        ended = Crawling(tmp_path, site.address).run()
        stored = {row["url"] for row in page.rows("articles", _size="max", _col="url")}
    assert ended.status == RunStatus.OK, ended.log
    assert stored == set(crawled.articles())
    assert len(set(site.counts)) > 1
    assert (page.exit_code, page.errors) == (0, "")
