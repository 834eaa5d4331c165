"""The page views of the report: archived pages of articles that show a reason, a layout change, or a revision.

Their number is bounded. A page that is not in the archive, or that can no longer be read, has no view.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from crawler.exceptions import ArchiveError, PageError, StorageError
from crawler.page_view import PageView, RevisionShown, anchor_of, page_view_html
from crawler.processing.reprocessing import reprocess
from crawler.storage.archive.page import archived_page
from crawler.storage.article_rows import record_of
from crawler.storage.frontier.records import places
from crawler.storage.revision_kinds import kinds_of
from crawler.storage.schema import ARTICLES
from crawler.storage.site_models import ModelStore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from sqlalchemy.engine import Engine

    from crawler.items import Article, Record
    from crawler.report.refused import NotStored
    from crawler.report.scope import ScopedStore

REFUSED_VIEWS = 2  # of each reason
MOST_REFUSED_VIEWS = 40
FOLDER = "pages"
"""Where the page views are, in the folder of the report."""


class ViewOfArticle(NamedTuple):
    """A page view of a stored article: its file in the folder of the report, and the number of a block by reason."""

    record: Record
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
            row = store.connection.execute(select(ARTICLES).where(ARTICLES.c.id == key)).mappings().one()
            record = record_of(row)
            file = f"{FOLDER}/{record.document_id}.html"
            archived = [f"{page.file}:{page.offset}" for page in record.pages]
            if archived and (article := self._written(file, archived, record.identity, record)):
                labels = [str(label or "") for label in article.labels]
                found[key] = ViewOfArticle(record, file, {label: labels.index(label) for label in labels if label})
                self.places[record.document_id] = file
        return found

    def of_refused(self, reasons: Iterable[NotStored]) -> None:
        """Write the views of the newest refused pages of each reason."""
        number = 0
        for reason in reasons:
            for example in [one for one in reason.examples if one.archived][:REFUSED_VIEWS]:
                file = f"{FOLDER}/refused-{number + 1}.html"
                if number < MOST_REFUSED_VIEWS and self._written(
                    file, places(example.archived), example.key, None, reason.reason
                ):
                    self.places[example.url] = file
                    number += 1

    def _written(
        self,
        file: str,
        archived: Iterable[str],
        identity: str | None,
        record: Record | None,
        refused_for: str | None = None,
    ) -> Article | None:
        """Write a view and return its article; None if the page cannot be read."""
        try:
            page = archived_page(list(archived))
            article, refusal = reprocess(ModelStore(self.engine), list(archived), self.now, identity)
        except (ArchiveError, PageError, StorageError):
            return None
        revisions = (
            tuple(
                RevisionShown(revision, kind, run)
                for revision, (kind, run) in zip([record], kinds_of(self.engine, record)[-1:], strict=True)
            )
            if record
            else ()
        )
        self.write(file, page_view_html(PageView(page, article, refusal, revisions, refused_for)))
        return article
