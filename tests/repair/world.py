"""A store of a site that has changed its layout: known articles, and their refused pages in the new layout."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sqlalchemy import update

from crawler.processing.process import clean_extracted, extract
from crawler.sites.chinanews import CHINANEWS
from crawler.storage.archive.page import archived_page
from crawler.storage.archive.writer import ArchiveWriter
from crawler.storage.articles import Articles
from crawler.storage.database import writing
from crawler.storage.frontier.frontier import Frontier
from crawler.storage.frontier.records import DiscoveredUrl, Scope, TransitionDetails
from crawler.storage.schema import URLS
from crawler.vocabulary import ArticleKind, Reason, UrlEvent, UrlKind, UrlState
from tests.site import contents

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from sqlalchemy.engine import Engine

    from crawler.items import Record
    from tests.repair.layouts import Layout
    from tests.site import Article

BEFORE = datetime(2026, 7, 1, 12, tzinfo=UTC)
AFTER = BEFORE + timedelta(days=20)
NEWER = AFTER + timedelta(days=1)
HTML = [("Content-Type", "text/html; charset=utf-8")]
SINGLE = [
    article
    for article in contents(every=1).articles
    if len(article.pages) == 1 and article.known.kind == ArticleKind.ARTICLE and article.text
]
"""Articles of one page, of all eras."""
OF_TEMPLATE = [article for article in SINGLE if article.look.template in {"a", "b", "c", "d"}]
"""Those that a page object of the site fits."""


@dataclass(frozen=True, slots=True)
class Relaunch:
    """A site before and after its relaunch, in a database and a folder for its archive."""

    engine: Engine
    folder: Path

    def store(self, articles: Iterable[Article], layout: Layout) -> list[Record]:
        """Store articles as a crawl of the old layout does, and return their records."""
        pages = self._written(articles, layout, BEFORE, "old")
        records = [clean_extracted(extract(archived_page([place]))).record() for place in pages.values()]
        with writing(self.engine) as connection:
            Articles(self.engine).add(connection, records, BEFORE)
        return records

    def refuse(
        self, articles: Sequence[Article], layout: Layout, reason: Reason = Reason.LAYOUT_CHANGED, name: str = "new"
    ) -> None:
        """Refuse the pages of articles in a new layout, as a crawl does; those that are stored are known."""
        pages = self._written(articles, layout, AFTER, name)
        frontier = Frontier(self.engine, "chinanews", 1, 1, Scope())
        frontier.leases.begin(AFTER.timestamp())
        found = [_discovered(article) for article in articles]
        frontier.discovery.discover(found, None, AFTER.timestamp())
        frontier.leases.lease(len(found), AFTER.timestamp() + 1)
        for one, place in zip(found, pages.values(), strict=True):
            details = TransitionDetails(reason, None, AFTER.isoformat(), archived=(place,))
            assert frontier.apply_alone(one.key, UrlEvent.REFUSED, details)

    def lose_archive(self, name: str = "new") -> None:
        """Delete the WARC files of the pages in the new layout."""
        for file in self.folder.glob(f"{name}*"):
            file.unlink()

    def lose_places(self) -> None:
        """Forget the places of the refused pages, as if the archive had been off."""
        with writing(self.engine) as connection:
            connection.execute(update(URLS).values(archived=None))

    def set_state(self, state: UrlState) -> None:
        """Let all URLs have a state."""
        with writing(self.engine) as connection:
            connection.execute(update(URLS).values(state=state))

    def articles(self) -> dict[str, Record]:
        """Return the stored articles by URL."""
        return {record.url or "": record for record in Articles(self.engine).all()}

    def _written(self, articles: Iterable[Article], layout: Layout, now: datetime, name: str) -> dict[str, str]:
        writer = ArchiveWriter(self.folder, name, 10**9, "tests")
        places = {
            article.known.url: writer.write(
                article.known.url, 200, HTML, layout(in_utf_8(article)).encode(errors="replace"), now
            ).place
            for article in articles
        }
        writer.close()
        return places


def is_exact(article: Article, record: Record | None) -> bool:
    """Return whether a stored article has the true title, time, source, editor and text."""
    if record is None or record.published is None:
        return False
    known = article.known
    truth = known.title, known.source, known.editor, article.text
    is_same = (record.title, record.source, record.editor, record.text) == truth
    return is_same and datetime.fromisoformat(record.published) == known.published


def in_utf_8(article: Article) -> Article:
    """Return an article whose pages are in UTF-8, without a summary in another language."""
    look = replace(article.look, charset="utf-8", declared="utf-8", header="", mixed=False, chinese=None)
    return type(article)(article.known, look, article.pages)


def _discovered(article: Article) -> DiscoveredUrl:
    url = article.known.url
    address = CHINANEWS.address(url)
    assert address is not None
    day = address.day.isoformat() if address.day else None
    return DiscoveredUrl(address.identity, url, UrlKind.ARTICLE, 1, day, urlsplit(url).path.split("/")[1], url)
