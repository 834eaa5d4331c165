"""The rates and the robots.txt files of hosts, and the claims of workers."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "host_rates",
        sa.Column("host", sa.Text, primary_key=True),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
    )
    op.create_table(
        "host_robots",
        sa.Column("run", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("root", sa.Text, primary_key=True),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("archived", sa.Text),
        sa.Column("fetched_at", sa.Float, nullable=False),
        sa.Column("until", sa.Float, nullable=False),
    )
    op.create_table(
        "claims",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("worker", sa.Integer, nullable=False),
        sa.Column("until", sa.Float, nullable=False),
    )
