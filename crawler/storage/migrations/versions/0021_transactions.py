"""The number of the last transaction of each worker."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Add the column."""
    op.add_column("workers", sa.Column("last_transaction", sa.BigInteger))
