"""The confidence of articles: the probability that the text is right. It is not known for those that are stored."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Add the column."""
    op.add_column("articles", sa.Column("confidence", sa.Float))
