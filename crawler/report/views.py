"""The page views of the report: archived pages of articles that show a reason, a refusal or a correction.

Their number is bounded. A page that is not in the archive, or that can no longer be read, has no view.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from crawler.exceptions import ArchiveError, BadInputError, PageError
from crawler.page_view import anchor_of, page_view_html, view_of_url
from crawler.storage.article_rows import record_of
from crawler.storage.schema import ARTICLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from sqlalchemy.engine import Engine

    from crawler.items import Article
    from crawler.report.refused import NotStored
    from crawler.report.scope import ScopedStore

REFUSED_VIEWS = 2  # of each reason
MOST_VIEWS = 100  # of all kinds
FOLDER = "pages"
"""Where the page views are, in the folder of the report."""


class ViewOfArticle(NamedTuple):
    """A page view of a stored article: its file in the folder of the report, and the number of a block by reason."""

    file: str
    blocks: Mapping[str, int]

    def place(self, reason: str) -> str | None:
        """Return the view at the first block of a reason, None if the current rules remove none for it."""
        return f"{self.file}#{anchor_of(self.blocks[reason])}" if reason in self.blocks else None


@dataclass(slots=True)
class Views:
    """Writes page views by `write(file, html)`; `places` has the files by document ID or, if refused, by URL."""

    engine: Engine
    now: datetime
    write: Callable[[str, str], None]
    places: dict[str, str] = field(default_factory=dict)

    def of_articles(self, store: ScopedStore, keys: Iterable[int]) -> dict[int, ViewOfArticle]:
        """Write the views of stored articles, given by the keys of their rows."""
        found: dict[int, ViewOfArticle] = {}
        for key in sorted(set(keys)):
            record = record_of(store.connection.execute(select(ARTICLES).where(ARTICLES.c.id == key)).mappings().one())
            file = f"{FOLDER}/{record.document_id}.html"
            if record.pages and (article := self._written(file, record.url or "", record.identity)):
                labels = [str(label or "") for label in article.labels]
                found[key] = ViewOfArticle(file, {label: labels.index(label) for label in labels if label})
                self.places[record.document_id] = file
        return found

    def of_refused(self, reasons: Iterable[NotStored]) -> None:
        """Write the views of the newest refused pages of each reason."""
        for reason in reasons:
            for example in [one for one in reason.examples if one.archived][:REFUSED_VIEWS]:
                number = len(self.places)
                file = f"{FOLDER}/refused-{number}.html"
                if number < MOST_VIEWS and self._written(file, example.url, example.key):
                    self.places[example.url] = file

    def _written(self, file: str, url: str, identity: str | None) -> Article | None:
        """Write a view and return its article; None if the page cannot be read."""
        try:
            view = view_of_url(self.engine, url, identity, self.now)
        except (ArchiveError, BadInputError, PageError):
            return None
        self.write(file, page_view_html(view))
        return view.article
