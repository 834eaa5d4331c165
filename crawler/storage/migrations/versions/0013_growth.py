"""Indexes for the statements of each page, and of the start and the end of a run, whose cost grew with the frontier."""

from alembic import op

revision = "0013"
down_revision = "0012"

# SQLite takes the newest index for a condition that several fit: those of expressions do not begin with the site.
INDEXES = (
    "urls_leased ON urls (site, state) WHERE state = 'leased'",
    "urls_out_of_range ON urls (site, state, day) WHERE state = 'out-of-range'",
    "urls_due_at ON urls (site, due_at, state) WHERE due_at IS NOT NULL",
    "urls_enqueued ON urls (site, enqueued_by, priority DESC, id, due_at) WHERE enqueued_by IS NOT NULL",
    "urls_announced ON urls (site, first_announced) WHERE first_announced IS NOT NULL",
    "urls_linked ON urls (site, first_linked) WHERE first_linked IS NOT NULL",
    "urls_counted_day ON urls ((coalesce(day, substr(coalesce(announced, discovered_at), 1, 10))), site)",
    "urls_id ON urls ((substr(key, 12)), site) WHERE kind = 'article'",
    "articles_cleaned_by ON articles (template, site, cleaned_by, id) WHERE withdrawn_at IS NULL",
)


def upgrade() -> None:
    """Add the indexes."""
    for index in INDEXES:
        op.execute(f"CREATE INDEX {index}")
