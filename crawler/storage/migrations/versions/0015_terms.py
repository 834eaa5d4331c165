"""The terms of use of articles; none were recorded for those that are stored. And the statements of hosts."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

CHUNK = 1_000  # how many rows are in memory at once
UNKNOWN = ("terms_search", "terms_tdm", "terms_ai_training", "terms_ai_input")
NOT_RECORDED: dict[str, Any] = {
    **dict.fromkeys(UNKNOWN, "unknown"),
    "terms_version": None,
    "terms_evidence": [],
    "license": None,
    "accessible_for_free": None,
}
REVISIONS = sa.text("SELECT id, record FROM revisions WHERE id > :last ORDER BY id LIMIT :chunk")


def upgrade() -> None:
    """Add the columns and the table, and give each revision the fields."""
    for name in UNKNOWN:
        op.add_column("articles", sa.Column(name, sa.Text, nullable=False, server_default="unknown"))
    op.add_column("articles", sa.Column("terms_evidence", sa.Text, nullable=False, server_default="[]"))
    op.add_column("articles", sa.Column("terms_version", sa.Integer))
    op.add_column("articles", sa.Column("license", sa.Text))
    op.add_column("articles", sa.Column("accessible_for_free", sa.Boolean))
    op.create_table(
        "host_terms",
        sa.Column("host", sa.Text, primary_key=True),
        sa.Column("read_at", sa.Float, nullable=False),
        sa.Column("statements", sa.Text, nullable=False),
    )
    connection, last = op.get_bind(), -1
    write = sa.text("UPDATE revisions SET record = :record WHERE id = :key")
    while rows := connection.execute(REVISIONS, {"last": last, "chunk": CHUNK}).mappings().all():
        last = rows[-1]["id"]
        connection.execute(write, [{"record": _with_terms(row["record"]), "key": row["id"]} for row in rows])


def _with_terms(record: str) -> str:
    """Return the record of a revision with the new fields; a damaged one as it is."""
    try:
        return json.dumps(NOT_RECORDED | json.loads(record), ensure_ascii=False)
    except (ValueError, TypeError):
        return record
