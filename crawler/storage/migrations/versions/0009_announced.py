"""The time that a feed or a sitemap states for a URL."""

from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add the column; URLs that are known already get their times when a list names them again."""
    op.execute("ALTER TABLE urls ADD COLUMN announced TEXT")
