"""The tables of compared articles: the queue, the sketches and the keys by which candidates are found.

Each function works in the caller's transaction. Nothing here holds all articles in memory.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import bindparam, delete, func, insert, literal_column, select, text, union_all, update

from crawler.chunks import in_chunks
from crawler.duplicates.sketch import BANDS, VERSION, Sketch
from crawler.storage.database import insert_into
from crawler.storage.schema import ARTICLES, DUPLICATE_BANDS, DUPLICATE_QUEUE, DUPLICATE_SKETCHES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy.engine import Connection

CHUNK = 500  # how many rows a statement names or fetches at once
OF_A_KEY = 500  # how many articles a key finds, the oldest; reports of one template share some of their keys for years
QUEUE_LENGTH = select(func.count()).select_from(DUPLICATE_QUEUE)
_QUEUED = (
    select(
        DUPLICATE_QUEUE.c.article_id,
        ARTICLES.c.id.is_not(None).label("exists"),
        ARTICLES.c.title,
        ARTICLES.c.text,
        DUPLICATE_SKETCHES.c.cluster,
        DUPLICATE_SKETCHES.c.digest,
    )
    .outerjoin(ARTICLES, ARTICLES.c.id == DUPLICATE_QUEUE.c.article_id)
    .outerjoin(DUPLICATE_SKETCHES, DUPLICATE_SKETCHES.c.article_id == DUPLICATE_QUEUE.c.article_id)
    .order_by(DUPLICATE_QUEUE.c.article_id)
)
_SHARE_A_KEY = union_all(
    *(
        select(
            select(DUPLICATE_BANDS.c.article_id)
            .where(DUPLICATE_BANDS.c.key == bindparam(f"key{band}"))
            .order_by(DUPLICATE_BANDS.c.article_id)
            .limit(bindparam("of_a_key"))
            .subquery()
        )
        for band in range(BANDS)
    )
)
_CANDIDATES = select(
    DUPLICATE_SKETCHES.c.article_id,
    DUPLICATE_SKETCHES.c.cluster,
    DUPLICATE_SKETCHES.c["values"],
    DUPLICATE_SKETCHES.c.numbers,
).where(DUPLICATE_SKETCHES.c.article_id.in_(_SHARE_A_KEY), DUPLICATE_SKETCHES.c.article_id != bindparam("own"))
_TEXT = select(ARTICLES.c.title, ARTICLES.c.text).where(ARTICLES.c.id == bindparam("article"))
_MOVE = update(DUPLICATE_SKETCHES).where(DUPLICATE_SKETCHES.c.cluster == bindparam("of_cluster"))
_REMOVE_KEY = delete(DUPLICATE_BANDS).where(
    DUPLICATE_BANDS.c.key == bindparam("of_key"), DUPLICATE_BANDS.c.article_id == bindparam("of_article")
)

_ADD_ARRAYS = text(
    "INSERT INTO duplicate_bands (key, article_id) "
    "SELECT * FROM unnest(CAST(:keys AS integer[]), CAST(:articles AS integer[]))"
)


class Queued(NamedTuple):
    """An article of the queue, and the cluster and digest that it had when it was compared last, if it was.

    Without `exists` it was deleted.
    """

    article_id: int
    exists: bool
    title: str | None
    text: str | None
    cluster: int | None
    digest: int | None


class Candidate(NamedTuple):
    """A compared article that shares a key with another one."""

    article_id: int
    cluster: int
    values: bytes
    numbers: bytes | None


@dataclass(frozen=True, slots=True)
class Entry:
    """An article to be added: its cluster, the number of its tokens, their digest, and the sketch if it needs one."""

    article_id: int
    cluster: int
    length: int
    digest: int | None
    sketch: Sketch | None


def discard_other_versions(connection: Connection) -> bool:
    """Put all articles into the queue if their sketches are of another version; returns whether they were."""
    version = connection.execute(select(DUPLICATE_SKETCHES.c.version).limit(1)).scalar()
    if version in {None, VERSION}:
        return False
    enqueue = insert_into(connection.engine, DUPLICATE_QUEUE).from_select(
        ["article_id"], select(DUPLICATE_SKETCHES.c.article_id).where(literal_column("true"))
    )
    connection.execute(enqueue.on_conflict_do_nothing())
    connection.execute(delete(DUPLICATE_BANDS))
    connection.execute(delete(DUPLICATE_SKETCHES))
    return True


def queue_length(connection: Connection) -> int:
    """Return how many articles are to be compared."""
    return int(connection.execute(QUEUE_LENGTH).scalar_one())


def queued(connection: Connection, limit: int) -> list[Queued]:
    """Return the first articles of the queue."""
    return [Queued(*row) for row in connection.execute(_QUEUED.limit(limit))]


def remove_from_queue(connection: Connection, articles: Iterable[int]) -> None:
    """Remove articles from the queue."""
    for some in in_chunks(articles, CHUNK):
        connection.execute(delete(DUPLICATE_QUEUE).where(DUPLICATE_QUEUE.c.article_id.in_(some)))


def dissolve(connection: Connection, clusters: Iterable[int]) -> None:
    """Remove all articles of these clusters from the index, and put them into the queue."""
    members = select(DUPLICATE_SKETCHES.c.article_id, DUPLICATE_SKETCHES.c["values"])
    for some in in_chunks(clusters, CHUNK):
        of_these = DUPLICATE_SKETCHES.c.cluster.in_(some)
        for rows in connection.execute(members.where(of_these)).partitions(CHUNK):
            keys = [
                {"of_key": key, "of_article": row.article_id}
                for row in rows
                if row[1] is not None
                for key in Sketch(row[1], None).keys
            ]
            if keys:
                connection.execute(_REMOVE_KEY, keys)
            again = insert_into(connection.engine, DUPLICATE_QUEUE).on_conflict_do_nothing()
            connection.execute(again, [{"article_id": row.article_id} for row in rows])
        connection.execute(delete(DUPLICATE_SKETCHES).where(of_these))


def add(connection: Connection, entries: Sequence[Entry]) -> None:
    """Add articles to the index."""
    if entries:
        connection.execute(insert(DUPLICATE_SKETCHES), [row_of(entry) for entry in entries])
    keys = ((key, entry.article_id) for entry in entries if entry.sketch for key in entry.sketch.keys)
    if rows := sorted(set(keys)):
        add_keys(connection, rows)


def add_keys(connection: Connection, rows: Sequence[tuple[int, int]]) -> None:
    """Add keys with their articles. PostgreSQL takes arrays: a statement for each row takes most of a run's time."""
    if connection.dialect.name == "postgresql":
        keys, articles = zip(*rows, strict=True)
        connection.execute(_ADD_ARRAYS, {"keys": list(keys), "articles": list(articles)})
    else:
        connection.execute(insert(DUPLICATE_BANDS), [{"key": key, "article_id": article} for key, article in rows])


def clusters_of_digests(connection: Connection, digests: Iterable[int]) -> dict[int, int]:
    """Return the cluster of the articles that have these digests."""
    read = select(DUPLICATE_SKETCHES.c.digest, DUPLICATE_SKETCHES.c.cluster)
    return {
        digest: cluster
        for some in in_chunks(digests, CHUNK)
        for digest, cluster in connection.execute(read.where(DUPLICATE_SKETCHES.c.digest.in_(some)))
    }


def candidates(connection: Connection, article_id: int, sketch: Sketch) -> Iterator[Sequence[Candidate]]:
    """Yield the articles that share a key with this one, some at a time."""
    keys = {f"key{band}": key for band, key in enumerate(sketch.keys)}
    for rows in connection.execute(_CANDIDATES, keys | {"own": article_id, "of_a_key": OF_A_KEY}).partitions(CHUNK):
        yield [Candidate(*row) for row in rows]


def title_and_text(connection: Connection, article_id: int) -> tuple[str | None, str] | None:
    """Return the title and the text of an article, None if it does not exist."""
    row = connection.execute(_TEXT, {"article": article_id}).one_or_none()
    return None if row is None else (row.title, row.text)


def merge(connection: Connection, moves: dict[int, int]) -> None:
    """Give all articles of the clusters that are the keys of `moves` the cluster that is the value."""
    for old, new in moves.items():
        connection.execute(_MOVE.values(cluster=new), {"of_cluster": old})


def row_of(entry: Entry) -> dict[str, object]:
    """Return the row of an article in the index."""
    sketch = entry.sketch
    return {
        "article_id": entry.article_id,
        "cluster": entry.cluster,
        "length": entry.length,
        "digest": entry.digest,
        "values": sketch and sketch.values,
        "numbers": sketch and sketch.numbers,
        "version": VERSION,
    }
