"""Lists the clusters of near-duplicates in a database."""

from __future__ import annotations

from dataclasses import dataclass, fields
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from crawler.duplicates.marks import time_of
from crawler.items import DUPLICATE_FIELDS
from crawler.storage.database import storage_errors
from crawler.storage.schema import ARTICLES, DUPLICATE_SKETCHES
from crawler.storage.snapshot import connected

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sqlalchemy import Select
    from sqlalchemy.engine import Connection, Engine

_CHUNK = 1_000  # rows that are in memory at once
_DAY = func.substr(func.coalesce(ARTICLES.c.published, ARTICLES.c.fetched_at), 1, 10)
_OF_ARTICLE = ARTICLES.c.id == DUPLICATE_SKETCHES.c.article_id


@dataclass(frozen=True, slots=True)
class Copy:
    """An article of a cluster."""

    document_id: str
    url: str
    site: str
    title: str | None
    published: str | None
    fetched_at: str | None


@dataclass(frozen=True, slots=True)
class Cluster:
    """Articles that are near-duplicates of each other, in the order of their times. The others are document_ids."""

    duplicate_cluster: str
    duplicate_first: str
    duplicate_canonical: str
    articles: tuple[Copy, ...]


def clusters(
    source: Engine | Connection, site: str | None = None, since: str | None = None, until: str | None = None
) -> Iterator[Cluster]:
    """Yield the clusters that have an article of this site and these days (ISO 8601), those with new articles first.

    The day of an article without a date is that of its fetch.
    """
    query = _members(_found(site, since, until).subquery())
    with storage_errors("cannot read the clusters"), connected(source) as connection:
        rows = connection.execute(query, execution_options={"yield_per": _CHUNK})
        for marks, members in groupby(rows, itemgetter(0, 1, 2)):
            copies = (Copy(*row[3:]) for row in members)
            cluster, first, canonical = marks
            yield Cluster(cluster, first, canonical, tuple(sorted(copies, key=_age)))


def _found(site: str | None, since: str | None, until: str | None) -> Select[tuple[int, str]]:
    """Select the clusters of several articles, with the day of the newest one."""
    newest = select(DUPLICATE_SKETCHES.c.cluster, func.max(_DAY).label("newest")).join(ARTICLES, _OF_ARTICLE)
    several = select(DUPLICATE_SKETCHES.c.cluster).group_by(DUPLICATE_SKETCHES.c.cluster).having(func.count() > 1)
    found = newest.where(DUPLICATE_SKETCHES.c.cluster.in_(several)).group_by(DUPLICATE_SKETCHES.c.cluster)
    given = ((ARTICLES.c.site.__eq__, site), (_DAY.__ge__, since), (_DAY.__le__, until))
    if conditions := [compare(value) for compare, value in given if value]:
        own = select(DUPLICATE_SKETCHES.c.cluster).join(ARTICLES, _OF_ARTICLE).where(*conditions)
        found = found.where(DUPLICATE_SKETCHES.c.cluster.in_(own))
    return found


def _members(found: Any) -> Select[Any]:
    """Select the articles of clusters that are marked; a changed article is left out until it is compared."""
    return (
        select(
            *(ARTICLES.c[name] for name in DUPLICATE_FIELDS),
            *(ARTICLES.c[field.name] for field in fields(Copy)),
        )
        .join_from(found, DUPLICATE_SKETCHES, DUPLICATE_SKETCHES.c.cluster == found.c.cluster)
        .join(ARTICLES, _OF_ARTICLE)
        .where(ARTICLES.c.duplicate_cluster.is_not(None))
        .order_by(found.c.newest.desc(), *(ARTICLES.c[name] for name in DUPLICATE_FIELDS))
    )


def _age(copy: Copy) -> tuple[datetime, str]:
    return time_of(copy.published, copy.fetched_at), copy.document_id
