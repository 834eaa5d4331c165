"""The templates that were learnt from known articles after a layout change."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    """Add the table."""
    required = ("site", "name", "template", "evidence", "learnt_at")
    op.create_table(
        "learnt_templates",
        sa.Column("id", sa.Integer, primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in required),
    )
    op.create_index("learnt_templates_name", "learnt_templates", ["site", "name"], unique=True)
