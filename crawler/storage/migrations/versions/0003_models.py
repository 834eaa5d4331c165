"""The learnt models of sites, and where the archive keeps the pages of each URL."""

from alembic import op
from sqlalchemy import Column, Integer, Text

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the table of models, and the column of places."""
    op.create_table(
        "models",
        Column("site", Text, primary_key=True),
        Column("model", Text, nullable=False),
        Column("learnt", Integer, nullable=False),
        Column("updated_at", Text, nullable=False),
    )
    op.add_column("urls", Column("archived", Text))
