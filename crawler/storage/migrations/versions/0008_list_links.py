"""`fetched_at` of a list is when it last linked to an article: lists that never did lose it."""

from alembic import op

revision = "0008"
down_revision = "0007"

_LISTS = "SELECT site, url FROM urls WHERE kind = 'list'"
_ORIGINS = "SELECT site, discovered_from FROM urls WHERE kind = 'article'"


def upgrade() -> None:
    """Clear the time of lists on which no article was discovered."""
    never = f"reason = 'no-article-links' OR (site, url) IN ({_LISTS} EXCEPT {_ORIGINS})"  # NOT IN may be quadratic
    op.execute(f"UPDATE urls SET fetched_at = NULL WHERE kind = 'list' AND ({never})")  # noqa: S608  # our own words
