"""Indexes that answer from themselves alone: what is due, and which article has an id."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Put the time into the index that leases go by, and index articles by their ids."""
    op.execute("DROP INDEX urls_due")
    op.execute("CREATE INDEX urls_due ON urls (site, priority DESC, id, due_at) WHERE due_at IS NOT NULL")
    op.execute("CREATE INDEX urls_id ON urls (site, substr(key, 12)) WHERE kind = 'article'")
