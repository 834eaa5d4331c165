"""The stable record: document IDs, archived pages, whether a time zone is known, and removed blocks as a list."""

# ruff: noqa: S608  # the tables and columns are names of our own

import json
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

CHUNK = 1_000  # how many rows are in memory at once
GROUP = "news"  # the site of the URLs of a crawl of several sites
ARTICLES = sa.text(
    "SELECT articles.id, articles.site, articles.identity, articles.published, articles.removed, "
    "(SELECT max(urls.archived) FROM urls WHERE urls.key = articles.identity "
    f"AND urls.site IN (articles.site, '{GROUP}') AND urls.fetched_at = articles.fetched_at) AS archived "
    "FROM articles WHERE articles.id > :last ORDER BY articles.id LIMIT :chunk"
)
REVISIONS = sa.text("SELECT id, record FROM revisions WHERE id > :last ORDER BY id LIMIT :chunk")


def upgrade() -> None:
    """Add the columns, and give each article and each revision its values."""
    columns = (
        sa.Column("document_id", sa.Text, nullable=False, server_default=""),
        sa.Column("language_score", sa.Float),
        sa.Column("published_zone_known", sa.Boolean),
        sa.Column("pages", sa.Text, nullable=False, server_default="[]"),
    )
    for column in columns:
        op.add_column("articles", column)
    connection = op.get_bind()
    names = "document_id", "published_zone_known", "pages", "removed"
    _rewrite(connection, ARTICLES, "articles", names, _article)
    _rewrite(connection, REVISIONS, "revisions", ("record",), _revision)
    op.create_index("articles_document_id", "articles", ["document_id"])


def _rewrite(connection: sa.Connection, read: Any, table: str, names: tuple[str, ...], change: Any) -> None:
    values = ", ".join(f"{name} = :{name}" for name in names)
    write, last = sa.text(f"UPDATE {table} SET {values} WHERE id = :key"), -1
    while rows := connection.execute(read, {"last": last, "chunk": CHUNK}).mappings().all():
        last = rows[-1]["id"]
        connection.execute(write, [change(row) | {"key": row["id"]} for row in rows])


def _article(row: Any) -> dict[str, Any]:
    return {
        "document_id": _document_id(row["site"], row["identity"]),
        "published_zone_known": _zone_known(row["published"]),
        "pages": json.dumps(_pages(row["archived"])),
        "removed": _as_list(row["removed"]),
    }


def _revision(row: Any) -> dict[str, Any]:
    """Return the record of a revision with the new fields; a damaged one as it is."""
    try:
        record = json.loads(row["record"])
        added: dict[str, Any] = {"document_id": _document_id(record["site"], record["identity"]), "pages": []}
        added |= {"published_zone_known": _zone_known(record["published"]), "removed": _listed(record["removed"])}
    except (ValueError, TypeError, AttributeError, KeyError):
        return {"record": row["record"]}
    defaults = dict.fromkeys(
        ("modified", "confidence", "language_score", "withdrawn_at")
    )  # of fields that came later than the row
    return {"record": json.dumps(defaults | record | added, ensure_ascii=False)}


def _document_id(site: str, identity: str | None) -> str:
    return str(uuid5(NAMESPACE_URL, f"{site} {identity or ''}".encode(errors="replace").decode()))


def _zone_known(published: str | None) -> bool | None:
    try:
        return None if published is None else datetime.fromisoformat(published).tzinfo is not None
    except ValueError:
        return False


def _pages(archived: str | None) -> list[dict[str, Any]]:
    """Return the places of a page, `FILE:BYTE`, as objects; their digests are not known."""
    places = [place.rpartition(":") for place in json.loads(archived or "[]")]
    return [{"file": file, "offset": int(offset), "digest": None} for file, _, offset in places]


def _as_list(removed: str) -> str:
    """Return the JSON of the removed blocks as a list; damaged JSON as it is."""
    try:
        return json.dumps(_listed(json.loads(removed)), ensure_ascii=False)
    except (ValueError, AttributeError):
        return removed


def _listed(removed: dict[str, int]) -> list[dict[str, Any]]:
    if not all(isinstance(count, int) for count in removed.values()):
        raise ValueError("a count is no number")
    return [{"reason": reason, "count": count} for reason, count in removed.items()]
