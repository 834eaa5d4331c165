"""The ledger of URLs, revisions of articles, and the claims of runs."""

from alembic import op
from sqlalchemy import Column, Float, Integer, Text

revision = "0002"
down_revision = "0001"

# Only URLs that are due some time are in the index that leases go by: it stays small while the ledger grows.
_DUE = "CREATE INDEX urls_due ON urls (site, priority DESC, id) WHERE due_at IS NOT NULL"


def upgrade() -> None:
    """Make the tables of the ledger, and add what it needs to the others."""
    op.add_column("articles", Column("revision", Integer, nullable=False, server_default="1"))
    op.add_column("articles", Column("withdrawn_at", Text))
    for name, kind in (("host", Text), ("pid", Integer), ("pid_started", Text), ("seen_at", Float)):
        op.add_column("runs", Column(name, kind))
    op.create_table(
        "revisions",
        Column("id", Integer, primary_key=True),
        Column("article_id", Integer, nullable=False),
        Column("revision", Integer, nullable=False),
        Column("record", Text, nullable=False),
        Column("stored_at", Text, nullable=False),
    )
    op.create_index("revisions_of_article", "revisions", ["article_id", "revision"], unique=True)
    _make_urls()
    op.create_table(
        "aliases",
        Column("site", Text, primary_key=True),
        Column("url", Text, primary_key=True),
        Column("key", Text, nullable=False),
    )
    op.create_index("aliases_of_key", "aliases", ["site", "key"])


def _make_urls() -> None:
    optional = ("day", "section", "reason", "discovered_from", "fetched_at", "etag", "last_modified", "digest")
    op.create_table(
        "urls",
        Column("id", Integer, primary_key=True),
        *(Column(name, Text, nullable=False) for name in ("site", "key", "url", "kind", "state", "discovered_at")),
        *(Column(name, Text) for name in optional),
        Column("due_at", Float),
        Column("priority", Integer, nullable=False),
        Column("attempts", Integer, nullable=False),
        Column("run", Integer),
        Column("wanted_by", Integer),
    )
    op.create_index("urls_key", "urls", ["site", "key"], unique=True)
    op.create_index("urls_run", "urls", ["site", "run"])
    op.create_index("urls_day", "urls", ["site", "day"])
    op.execute(_DUE)
