"""The ways in which an article was seen, and the rhythms of lists."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the columns and the table. Articles of earlier runs count as seen once a list shows them again."""
    for way in ("announced", "linked"):
        op.add_column("urls", sa.Column(f"first_{way}", sa.Float))
    op.create_table(
        "list_rhythms",
        sa.Column("site", sa.Text, primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        *(sa.Column(name, sa.Float, nullable=False) for name in ("read_at", "due_at")),
        *(sa.Column(name, sa.Integer, nullable=False) for name in ("items", "new")),
        sa.Column("rhythm", sa.Text, nullable=False),
    )
