"""A copy of the store is made while a crawl runs; a crawl that begins with the copy ends as one without a break."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from crawler.vocabulary import RunStatus
from tests.crawling import Crawling
from tests.site import NewsSite, Served
from tests.storage.copying.stores import copied

if TYPE_CHECKING:
    from pathlib import Path

AT_REQUESTS = (50, 80)
"""After how many requests a copy is made; the crawl makes about 100."""


class CopiedSite(NewsSite):
    """The site; before it gives some of its answers, the store of the crawl is copied."""

    def __init__(self, crawling: Crawling, folder: Path) -> None:
        super().__init__()
        self._crawling = crawling
        self._folder = folder
        self._numbers = count(1)
        self.copies: list[Path] = []

    def answer(self, target: str, host: str) -> Served:
        """Answer as ever, at some requests after a copy."""
        if next(self._numbers) in AT_REQUESTS:
            copy = self._folder / f"{len(self.copies)}.db"
            self.copies.append(copy)
            copied(str(self._crawling.database), str(copy))
        return super().answer(target, host)


def test_a_crawl_goes_on_from_a_copy_that_was_made_while_one_ran(crawled: Crawling, tmp_path: Path) -> None:
    crawling = Crawling(tmp_path / "first")
    crawling.folder.mkdir()
    with CopiedSite(crawling, tmp_path) as site:
        ended = Crawling(crawling.folder, site.address).run()
    assert ended.status == RunStatus.OK, ended.log
    assert texts(crawling) == texts(crawled)
    assert len(site.copies) == len(AT_REQUESTS)
    with NewsSite() as again:
        restored = Crawling(tmp_path / "restored", again.address)
        restored.database.parent.mkdir(parents=True)
        site.copies[-1].rename(restored.database)
        assert 0 < len(texts(restored)) < len(texts(crawled))
        assert not restored.rows("SELECT key FROM urls WHERE state = 'leased'")
        ended = restored.run()
    assert ended.status == RunStatus.OK, ended.log
    assert texts(restored) == texts(crawled)
    assert not restored.rows("SELECT * FROM revisions")


def texts(crawling: Crawling) -> dict[str, str]:
    return {url: article["text"] for url, article in crawling.articles().items()}
