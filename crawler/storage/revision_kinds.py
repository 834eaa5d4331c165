"""The kinds of the revisions of an article: changed by its site, or by other rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, select

from crawler.storage.database import rows
from crawler.storage.schema import ARTICLES, REVISIONS
from crawler.vocabulary import StoreResult

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

    from crawler.items import Record


def kinds_of(engine: Engine, article: Record) -> list[tuple[StoreResult, int | None]]:
    """Return the kind of each revision of an article, the oldest first, and the run that made it, if it is known.

    The first revision is STORED, a later one CHANGED, or REPROCESSED by a run.
    """
    is_its = and_(ARTICLES.c.site == article.site, ARTICLES.c.identity == article.identity)
    table = REVISIONS.join(ARTICLES, and_(ARTICLES.c.id == REVISIONS.c.article_id, is_its))
    query = select(REVISIONS.c.kind, REVISIONS.c.run).select_from(table).order_by(REVISIONS.c.revision)
    later = ((StoreResult(row.kind), row.run) for row in rows(engine, query, "the revisions"))
    return [(StoreResult.STORED, None), *later]
