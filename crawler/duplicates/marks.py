"""Marks the articles of clusters in their own rows: the cluster, its first and its canonical article.

The first is the one that was published first, or fetched first if its date is not known. The canonical one is the first
of those that are whole and nearly as long as the longest whole one. Equal times: the smaller document_id.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, select, update

from crawler.chunks import in_chunks
from crawler.duplicates.index import CHUNK
from crawler.storage.schema import ARTICLES, DUPLICATE_SKETCHES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.engine import Connection

NEARLY = 0.9  # of the longest one's tokens: a dateline or a credit more makes no better copy
_LAST = datetime.max.replace(tzinfo=UTC)
_MEMBERS = select(
    DUPLICATE_SKETCHES.c.cluster,
    DUPLICATE_SKETCHES.c.length,
    ARTICLES.c.id,
    ARTICLES.c.document_id,
    ARTICLES.c.published,
    ARTICLES.c.fetched_at,
    ARTICLES.c.incomplete,
    ARTICLES.c.duplicate_cluster,
    ARTICLES.c.duplicate_first,
    ARTICLES.c.duplicate_canonical,
).join_from(DUPLICATE_SKETCHES, ARTICLES, ARTICLES.c.id == DUPLICATE_SKETCHES.c.article_id)
_MARK = update(ARTICLES).where(ARTICLES.c.id == bindparam("of_id"))


class Marks(NamedTuple):
    """The values of the columns, each a document_id."""

    duplicate_cluster: str
    duplicate_first: str
    duplicate_canonical: str


@dataclass(frozen=True, slots=True)
class Member:
    """An article of a cluster: how many tokens its text has, and whether it is whole."""

    document_id: str
    time: datetime
    length: int
    is_whole: bool

    @property
    def age(self) -> tuple[datetime, str]:
        """The order of the members, the first one first."""
        return self.time, self.document_id


def mark(connection: Connection, clusters: Iterable[int]) -> None:
    """Mark the articles of these clusters, in the caller's transaction."""
    for some in in_chunks(clusters, CHUNK):
        rows = defaultdict(list)
        for row in connection.execute(_MEMBERS.where(DUPLICATE_SKETCHES.c.cluster.in_(some))):
            rows[row.cluster].append(row)
        changes = []
        for members in rows.values():
            marks = marks_of([_member(row) for row in members])
            changes += [{"of_id": row.id} | marks._asdict() for row in members if tuple(row[-3:]) != marks]
        if changes:
            connection.execute(_MARK, changes)


def marks_of(members: Sequence[Member]) -> Marks:
    """Return the marks of the members of one cluster."""
    whole = [member for member in members if member.is_whole] or members
    longest = max(member.length for member in whole)
    nearly_as_long = (member for member in whole if member.length >= NEARLY * longest)
    return Marks(
        min(member.document_id for member in members),
        min(members, key=lambda member: member.age).document_id,
        min(nearly_as_long, key=lambda member: member.age).document_id,
    )


def time_of(published: str | None, fetched_at: str | None) -> datetime:
    """Return the time by which an article is ordered; a time without a zone is in UTC."""
    return _time(published) or _time(fetched_at) or _LAST


def _member(row: Any) -> Member:
    time = time_of(row.published, row.fetched_at)
    return Member(row.document_id, time, row.length, row.incomplete is None)


def _time(text: str | None) -> datetime | None:
    """Return an ISO 8601 time, None for a text that is not a time."""
    try:
        time = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return time if time.tzinfo else time.replace(tzinfo=UTC)
