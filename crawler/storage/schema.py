"""The tables of the database, as the newest migration leaves them.

Times are ISO 8601 text: `published` in the time zone that the page states, if
it states one; all others in UTC. Lists and counts are JSON text. So each column
has the same text in SQLite, in PostgreSQL and in an export.
"""

from __future__ import annotations

from sqlalchemy import Column, Float, Index, Integer, MetaData, Table, Text

METADATA = MetaData()

ARTICLES = Table(
    "articles",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("site", Text, nullable=False),
    Column("identity", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("title", Text),
    Column("text", Text, nullable=False),
    Column("published", Text),
    Column("published_raw", Text),
    Column("source", Text),
    Column("editor", Text),
    Column("authors", Text, nullable=False),
    Column("section", Text),
    Column("language", Text),
    Column("images", Text, nullable=False),
    Column("incomplete", Text),
    Column("template", Text, nullable=False),
    Column("removed", Text, nullable=False),
    Column("cleaned_by", Text, nullable=False),
    Column("fetched_at", Text),
    Column("stored_at", Text, nullable=False),
    Column("revision", Integer, nullable=False, server_default="1"),
    Column("withdrawn_at", Text),
    Index("articles_identity", "site", "identity", unique=True),
    Index("articles_url", "url"),
    Index("articles_published", "published"),
)

RUNS = Table(
    "runs",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("site", Text, nullable=False),
    Column("started_at", Text, nullable=False),
    Column("ended_at", Text),
    Column("status", Text),
    Column("statistics", Text, nullable=False),
    Column("host", Text),
    Column("pid", Integer),
    Column("pid_started", Text),
    Column("seen_at", Float),
)

REVISIONS = Table(
    "revisions",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("article_id", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("record", Text, nullable=False),
    Column("stored_at", Text, nullable=False),
    Index("revisions_of_article", "article_id", "revision", unique=True),
)
"""Earlier revisions of articles that have changed; the current one is the article's own row."""

URLS = Table(
    "urls",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("site", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("day", Text),
    Column("section", Text),
    Column("state", Text, nullable=False),
    Column("reason", Text),
    Column("due_at", Float),
    Column("priority", Integer, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("run", Integer),
    Column("enqueued_by", Integer),
    Column("discovered_at", Text, nullable=False),
    Column("discovered_from", Text),
    Column("fetched_at", Text),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("digest", Text),
    Column("archived", Text),
    Index("urls_key", "site", "key", unique=True),
)
"""The frontier: one row for each URL; the key of an article is its identity. `state` is a UrlState, which only
frontier/states.py writes. `due_at` (seconds since 1970, UTC) is when the URL is fetched next, NULL for never; for a
leased URL it is when the lease ends."""

ALIASES = Table(
    "aliases",
    METADATA,
    Column("site", Text, primary_key=True),
    Column("url", Text, primary_key=True),
    Column("key", Text, nullable=False),
    Index("aliases_of_key", "site", "key"),
)
"""The other URLs of articles; `urls` has the one that is fetched."""

MODELS = Table(
    "models",
    METADATA,
    Column("site", Text, primary_key=True),
    Column("model", Text, nullable=False),
    Column("updated_at", Text, nullable=False),
)
"""The site models, as text that the cleaner writes and reads."""
