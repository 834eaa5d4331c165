"""The project's vocabulary: renamed columns, and renamed reasons, roles and templates in the stored rows."""

import json
from collections import Counter
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

REASONS = {"too-hard": "pathological-page", "date-out-of-reason": "date-out-of-range"}
REASONS |= {f"accepted-{old}": f"accepted-{new}" for old, new in REASONS.items()}
ROLES = {"voted-out": "not-selected", "template-mark": "template-variable", "comment": "comments"}
TEMPLATES = {"furniture": "boilerplate", "template-furniture": "template-boilerplate"}  # the second one is a cause
STATISTICS = {"asked": "requested", "drift": "layout_change", "recleaned": "reprocessed", "taken-back": "rolled-back"}
STATISTICS |= TEMPLATES | REASONS | {f"refused-{old}": f"refused-{new}" for old, new in REASONS.items()}
CHUNK = 1_000  # how many rows are in memory at once
COLUMNS = (("runs", "verdict", "status"), ("runs", "figures", "statistics"), ("urls", "wanted_by", "enqueued_by"))


def upgrade() -> None:
    """Rename columns and stored words; drop the column that nothing reads."""
    for table, old, new in COLUMNS:
        op.execute(f"ALTER TABLE {table} RENAME COLUMN {old} TO {new}")
    op.execute("ALTER TABLE models DROP COLUMN learnt")
    connection = op.get_bind()
    for table, column, words in (("urls", "reason", REASONS), ("articles", "template", TEMPLATES)):
        rename = sa.text(f"UPDATE {table} SET {column} = :new WHERE {column} = :old")  # noqa: S608  # names of our own
        connection.execute(rename, [{"old": old, "new": new} for old, new in words.items()])
    _forget_validators(connection)
    _rewrite(connection, "articles", "removed", _with_roles)
    _rewrite(connection, "revisions", "record", _record)
    _rewrite(connection, "runs", "statistics", _statistics)


def _forget_validators(connection: sa.Connection) -> None:
    """Remove the validators of pages whose article is not stored any more: status 304 would store nothing.

    The articles of a crawl of several sites, whose URLs have the site `news`, have the names of their own sites.
    """
    of_group = "urls.site = 'news' AND articles.site IN (SELECT DISTINCT site FROM articles)"  # IN: for SQLite's index
    same = f"articles.identity = urls.key AND (articles.site = urls.site OR {of_group})"
    lost = f"kind = 'article' AND digest IS NOT NULL AND NOT EXISTS (SELECT 1 FROM articles WHERE {same})"  # noqa: S608  # our own words
    unchanged = f"UPDATE urls SET state = 'waiting', due_at = 0 WHERE state = 'unchanged' AND {lost}"  # noqa: S608  # our own words
    connection.execute(sa.text(unchanged))
    connection.execute(sa.text(f"UPDATE urls SET etag = NULL, last_modified = NULL, digest = NULL WHERE {lost}"))  # noqa: S608  # the same


def _rewrite(connection: sa.Connection, table: str, column: str, change: Any) -> None:
    """Rewrite the JSON of a column row by row, where a renamed word is in it. A damaged row stays as it is."""
    chunk = sa.text(f"SELECT id, {column} FROM {table} WHERE id > :last ORDER BY id LIMIT {CHUNK}")  # noqa: S608  # names of our own
    rewrite = sa.text(f"UPDATE {table} SET {column} = :new WHERE id = :key")  # noqa: S608  # the same
    last = -1
    while rows := connection.execute(chunk, {"last": last}).all():
        for last, old in rows:  # the last id begins the next chunk
            try:
                new = json.dumps(change(json.loads(old)), ensure_ascii=False)
            except (ValueError, TypeError, AttributeError, KeyError):
                continue
            if new != old:
                connection.execute(rewrite, {"new": new, "key": last})


def _with_roles(removed: dict[str, int]) -> dict[str, int]:
    """Rename roles; the counts of two that are one now are added."""
    renamed: Counter[str] = Counter()
    for role, blocks in removed.items():
        renamed[ROLES.get(role, role)] += blocks
    return renamed


def _record(record: dict[str, Any]) -> dict[str, Any]:
    template = TEMPLATES.get(record["template"], record["template"])
    return record | {"template": template, "removed": _with_roles(record["removed"])}


def _statistics(value: Any) -> Any:
    """Rename the words of a run's statistics, at any depth; `leaks` has texts of pages."""
    if isinstance(value, dict):
        return {STATISTICS.get(name, name): one if name == "leaks" else _statistics(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_statistics(one) for one in value]
    return STATISTICS.get(value, value) if isinstance(value, str) else value
