"""Near-duplicates: the columns of articles, the sketches by which copies are found, and what is to be compared."""

# ruff: noqa: S608  # the tables and columns are names of our own

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

MARKS = ("duplicate_cluster", "duplicate_first", "duplicate_canonical")
COMPARED = ("title", "text", "published", "incomplete", "document_id", "fetched_at")
# An article without a date is ordered by the time of its fetch.
_CHANGED = (
    "OLD.text {other} NEW.text OR OLD.title {other} NEW.title OR OLD.published {other} NEW.published "
    "OR OLD.incomplete {other} NEW.incomplete OR OLD.document_id {other} NEW.document_id "
    "OR (NEW.published IS NULL AND OLD.fetched_at {other} NEW.fetched_at) "
    "OR (OLD.duplicate_cluster IS NOT NULL AND NEW.duplicate_cluster IS NULL)"
)
_QUEUE = "INSERT INTO duplicate_queue (article_id) VALUES ({row}.id) ON CONFLICT DO NOTHING;"
_CLEARED = ", ".join(f"{name} = NULL" for name in MARKS)
_CLEAR = f"UPDATE articles SET {_CLEARED} WHERE id = new.id AND duplicate_cluster IS NOT NULL;"
_ASSIGN = " ".join(f"NEW.{name} := NULL;" for name in MARKS)
_NAME = "articles_duplicates_{event}"


def _sqlite() -> Iterator[str]:
    trigger = f"CREATE TRIGGER {_NAME} AFTER {{when}} BEGIN {{do}} END"
    added, removed = (_QUEUE.format(row=row) for row in ("new", "old"))
    yield trigger.format(event="added", when="INSERT ON articles", do=added)
    yield trigger.format(event="removed", when="DELETE ON articles", do=removed)
    columns = ", ".join((*COMPARED, MARKS[0]))
    when = f"UPDATE OF {columns} ON articles WHEN {_CHANGED.format(other='IS NOT')}"
    yield trigger.format(event="changed", when=when, do=f"{added} {_CLEAR}")


def _postgresql() -> Iterator[str]:
    function = f"CREATE FUNCTION {_NAME}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {{do}} END $$"
    trigger = f"CREATE TRIGGER {_NAME} {{when}} EXECUTE FUNCTION {_NAME}()"
    added, removed = (_QUEUE.format(row=row) for row in ("NEW", "OLD"))
    yield function.format(event="added", do=f"{added} RETURN NULL;")
    yield function.format(event="removed", do=f"{removed} RETURN NULL;")
    yield function.format(event="changed", do=f"{added} {_ASSIGN} RETURN NEW;")
    yield trigger.format(event="added", when="AFTER INSERT ON articles FOR EACH ROW")
    yield trigger.format(event="removed", when="AFTER DELETE ON articles FOR EACH ROW")
    when = f"BEFORE UPDATE ON articles FOR EACH ROW WHEN ({_CHANGED.format(other='IS DISTINCT FROM')})"
    yield trigger.format(event="changed", when=when)


def upgrade() -> None:
    """Add the columns, the tables and the triggers; all stored articles are to be compared."""
    for name in MARKS:
        op.add_column("articles", sa.Column(name, sa.Text))
    op.create_table("duplicate_queue", _key("article_id"))
    op.create_table(
        "duplicate_sketches",
        _key("article_id"),
        *(sa.Column(name, sa.Integer, nullable=False) for name in ("cluster", "length")),
        sa.Column("digest", sa.BigInteger),
        *(sa.Column(name, sa.LargeBinary) for name in ("values", "numbers")),
        sa.Column("version", sa.Integer, nullable=False),
    )
    for name in ("cluster", "digest"):
        op.create_index(f"duplicate_sketches_{name}", "duplicate_sketches", [name])
    op.create_table("duplicate_bands", _key("key"), _key("article_id"), sqlite_with_rowid=False)
    op.execute("INSERT INTO duplicate_queue (article_id) SELECT id FROM articles")
    for statement in _sqlite() if op.get_bind().dialect.name == "sqlite" else _postgresql():
        op.execute(statement)


def _key(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, primary_key=True, autoincrement=False)
