"""The workers of runs, and the worker that holds the lease of a URL."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

OF_PROCESS = ("host", "pid", "pid_started", "seen_at")


def upgrade() -> None:
    """Create the table, with one worker for each run so far, and add the columns."""
    op.create_table(
        "workers",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("run", sa.Integer, nullable=False),
        sa.Column("host", sa.Text),
        sa.Column("pid", sa.Integer),
        sa.Column("pid_started", sa.Text),
        sa.Column("started_at", sa.Text, nullable=False),
        sa.Column("seen_at", sa.Float),
        sa.Column("ended_at", sa.Text),
        sa.Column("status", sa.Text),
        sa.Column("statistics", sa.Text, nullable=False, server_default="{}"),
    )
    op.create_index("workers_run", "workers", ["run"])
    op.execute(
        "INSERT INTO workers (run, host, pid, pid_started, started_at, seen_at, ended_at, status)"
        " SELECT id, host, pid, pid_started, started_at, seen_at, ended_at, status FROM runs ORDER BY id"
    )
    for name in OF_PROCESS:
        op.drop_column("runs", name)
    op.add_column("runs", sa.Column("configuration", sa.Text))
    op.add_column("runs", sa.Column("seeded_at", sa.Text))
    op.add_column("urls", sa.Column("worker", sa.Integer))
