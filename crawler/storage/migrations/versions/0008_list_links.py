"""`fetched_at` of a list is when it last linked to an article: lists that never did lose it."""

from alembic import op

revision = "0008"
down_revision = "0007"

_ORIGINS = "SELECT discovered_from FROM urls WHERE kind = 'article' AND discovered_from IS NOT NULL"


def upgrade() -> None:
    """Clear the time of lists on which no article was discovered."""
    never = f"reason = 'no-article-links' OR url NOT IN ({_ORIGINS})"
    op.execute(f"UPDATE urls SET fetched_at = NULL WHERE kind = 'list' AND ({never})")  # noqa: S608  # the same
