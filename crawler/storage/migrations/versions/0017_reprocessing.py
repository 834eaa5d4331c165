"""Runs that clean stored articles again: kinds of runs and of revisions, and the articles that such a run changes."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Add the columns and the table."""
    op.add_column("runs", sa.Column("kind", sa.Text, nullable=False, server_default="crawl"))
    op.add_column("revisions", sa.Column("kind", sa.Text, nullable=False, server_default="changed"))
    op.add_column("revisions", sa.Column("run", sa.Integer))
    op.create_table(
        "reprocessed",
        sa.Column("run", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("article_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("result", sa.Text, nullable=False),
        *(sa.Column(name, sa.Text) for name in ("reason", "digest", "columns")),
    )
    op.create_index("reprocessed_result", "reprocessed", ["run", "result", "article_id"])
    op.create_index("reprocessed_article", "reprocessed", ["article_id"])
