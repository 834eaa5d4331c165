"""The exports of the articles, and the articles and sites that are forgotten."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "exports",
        sa.Column("id", sa.Integer, primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("path", "format", "selection", "exported_at")),
        sa.Column("rows", sa.Integer, nullable=False),
        sa.Column("documents", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "forgotten",
        sa.Column("digest", sa.Text, primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("item", "removal", "forgotten_at")),
        sa.Column("report", sa.Text),
    )
    op.create_index("forgotten_item", "forgotten", ["item"])
