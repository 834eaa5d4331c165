"""The time at which an article says that it was changed last."""

from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Add the column; articles get their times when they are fetched or cleaned again."""
    op.execute("ALTER TABLE articles ADD COLUMN modified TEXT")
