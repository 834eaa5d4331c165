"""The index that leases use answers them alone, without the table."""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the time to the index: a URL that is not due yet is not looked up in the table."""
    op.execute("DROP INDEX urls_due")
    op.execute("CREATE INDEX urls_due ON urls (site, priority DESC, id, due_at) WHERE due_at IS NOT NULL")
