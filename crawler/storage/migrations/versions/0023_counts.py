"""The counts of the articles that each worker stored, apart from its other statistics."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    """Add the column."""
    op.add_column("workers", sa.Column("counts", sa.Text, nullable=False, server_default="{}"))
