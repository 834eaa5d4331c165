"""The index that leases go by answers from itself alone."""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Put the time into the index: what is not due yet need not be looked up."""
    op.execute("DROP INDEX urls_due")
    op.execute("CREATE INDEX urls_due ON urls (site, priority DESC, id, due_at) WHERE due_at IS NOT NULL")
