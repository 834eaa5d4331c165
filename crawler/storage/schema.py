"""The tables of the database, as the newest migration leaves them.

Times are ISO 8601 text: with the zone that the page gave them in `published`,
in UTC everywhere else. Lists and counts are JSON text. So every column reads
the same in SQLite and in PostgreSQL, and in what is exported.
"""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, MetaData, Table, Text

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
    Column("verdict", Text),
    Column("figures", Text, nullable=False),
)
