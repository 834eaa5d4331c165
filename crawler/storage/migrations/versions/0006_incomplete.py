"""The index of the articles that are stored without one of their pages: each run looks for them."""

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the index; most articles are whole, so it is small."""
    op.execute("CREATE INDEX articles_incomplete ON articles (site, identity) WHERE incomplete IS NOT NULL")
