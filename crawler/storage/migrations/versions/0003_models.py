"""The site models, and where the archive keeps the pages of each URL."""

from alembic import op
from sqlalchemy import Column, Integer, Text

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create the table of models, and the column of places in the archive."""
    required = (Column(name, kind, nullable=False) for name, kind in (("model", Text), ("learnt", Integer)))
    updated_at = Column("updated_at", Text, nullable=False)
    op.create_table("models", Column("site", Text, primary_key=True), *required, updated_at)
    op.add_column("urls", Column("archived", Text))
