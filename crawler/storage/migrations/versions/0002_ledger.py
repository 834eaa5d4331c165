"""The frontier of URLs, revisions of articles, and the claims of runs."""

from alembic import op
from sqlalchemy import Column, Float, Integer, Text

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create the tables of the frontier, and add what it needs to the others."""
    op.add_column("articles", Column("revision", Integer, nullable=False, server_default="1"))
    op.add_column("articles", Column("withdrawn_at", Text))
    for name, kind in (("host", Text), ("pid", Integer), ("pid_started", Text), ("seen_at", Float)):
        op.add_column("runs", Column(name, kind))
    op.create_table(
        "revisions",
        Column("id", Integer, primary_key=True),
        *(Column(name, Integer, nullable=False) for name in ("article_id", "revision")),
        *(Column(name, Text, nullable=False) for name in ("record", "stored_at")),
    )
    op.create_index("revisions_of_article", "revisions", ["article_id", "revision"], unique=True)
    optional = ("day", "section", "reason", "discovered_from", "fetched_at", "etag", "last_modified", "digest")
    op.create_table(
        "urls",
        Column("id", Integer, primary_key=True),
        *(Column(name, Text, nullable=False) for name in ("site", "key", "url", "kind", "state", "discovered_at")),
        *(Column(name, Text) for name in optional),
        Column("due_at", Float),
        *(Column(name, Integer, nullable=False) for name in ("priority", "attempts")),
        *(Column(name, Integer) for name in ("run", "wanted_by")),
    )
    op.create_index("urls_key", "urls", ["site", "key"], unique=True)
    op.create_index("urls_run", "urls", ["site", "run"])
    op.create_index("urls_day", "urls", ["site", "day"])
    # Leases use this index. Only URLs that are due some time are in it: it stays small while the frontier grows.
    op.execute("CREATE INDEX urls_due ON urls (site, priority DESC, id) WHERE due_at IS NOT NULL")
    keys = (Column(name, Text, primary_key=True) for name in ("site", "url"))
    op.create_table("aliases", *keys, Column("key", Text, nullable=False))
    op.create_index("aliases_of_key", "aliases", ["site", "key"])
