"""Corrections and withdrawals: the articles of which the store has earlier revisions, or that left their site."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import and_, func, select

from crawler.storage.article_rows import record_of
from crawler.storage.schema import ARTICLES, REVISIONS
from crawler.vocabulary import StoreResult

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.items import Record
    from crawler.report.scope import ScopedStore

MOST_CORRECTIONS = 100  # that are shown with their differences, the newest ones
MOST_WITHDRAWN = 200
_MOST_REVISIONS = 20  # of one article, the newest ones


class Withdrawn(NamedTuple):
    """An article that its site no longer has."""

    url: str
    title: str | None
    published: str | None
    withdrawn_at: str


@dataclass(frozen=True, slots=True)
class Revision:
    """A revision of an article, and why it replaced the one before: None for the first one that is shown."""

    record: Record
    kind: StoreResult | None
    run: int | None


@dataclass(frozen=True, slots=True)
class Corrected:
    """An article with its revisions, the oldest first and the current one last."""

    key: int
    revisions: tuple[Revision, ...]

    @property
    def now(self) -> Record:
        """The current revision."""
        return self.revisions[-1].record


@dataclass(frozen=True, slots=True)
class ChangeCounts:
    """How many articles changed on their site, how many were cleaned again with another text, how many left it."""

    changed: int
    reprocessed: int
    withdrawn: int


def change_counts(store: ScopedStore) -> ChangeCounts:
    """Count the articles by the kinds of their changes; an article may have several."""
    changed = store.of_articles(select(REVISIONS.c.kind, func.count(ARTICLES.c.id.distinct())))
    changed = changed.join(REVISIONS, REVISIONS.c.article_id == ARTICLES.c.id).group_by(REVISIONS.c.kind)
    kinds = dict(tuple(row) for row in store.rows(changed, "the revisions"))
    gone = store.of_articles(select(func.count()), ARTICLES.c.withdrawn_at.is_not(None))
    return ChangeCounts(
        kinds.get(StoreResult.CHANGED, 0), kinds.get(StoreResult.REPROCESSED, 0), store.rows(gone)[0][0]
    )


def corrections(store: ScopedStore) -> Iterator[Corrected]:
    """Yield the articles with several revisions, the one that was changed last first."""
    several = store.of_articles(select(ARTICLES.c.id), ARTICLES.c.revision > 1)
    several = several.order_by(ARTICLES.c.stored_at.desc(), ARTICLES.c.id.desc()).limit(MOST_CORRECTIONS)
    for (key,) in store.rows(several):
        yield Corrected(key, tuple(_revisions(store, key)))


def withdrawals(store: ScopedStore) -> list[Withdrawn]:
    """Return the withdrawn articles, the last one first."""
    columns = (ARTICLES.c[name] for name in ("url", "title", "published", "withdrawn_at"))
    query = store.of_articles(select(*columns), and_(ARTICLES.c.withdrawn_at.is_not(None)))
    query = query.order_by(ARTICLES.c.withdrawn_at.desc(), ARTICLES.c.id.desc()).limit(MOST_WITHDRAWN)
    return [Withdrawn(*row) for row in store.rows(query)]


def _revisions(store: ScopedStore, key: int) -> Iterator[Revision]:
    """Yield the revisions: the kind that is stored with one is why the next one replaced it."""
    query = select(REVISIONS.c.record, REVISIONS.c.kind, REVISIONS.c.run).where(REVISIONS.c.article_id == key)
    newest = store.rows(query.order_by(REVISIONS.c.revision.desc()).limit(_MOST_REVISIONS), "the revisions")
    kind, run = None, None
    for row in reversed(newest):
        yield Revision(record_of(json.loads(row.record)), kind, run)
        kind, run = StoreResult(row.kind), row.run
    current = store.connection.execute(select(ARTICLES).where(ARTICLES.c.id == key)).mappings().one()
    yield Revision(record_of(current), kind, run)
