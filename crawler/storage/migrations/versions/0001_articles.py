"""Articles with their full-text index, and runs."""

import re

from alembic import op
from sqlalchemy import Column, Integer, Text

revision = "0001"
down_revision = None

_SQLITE = """
CREATE VIRTUAL TABLE articles_search USING fts5(
    title, text, content='articles', content_rowid='id', tokenize='porter unicode61');
CREATE TRIGGER articles_search_added AFTER INSERT ON articles BEGIN
    INSERT INTO articles_search(rowid, title, text) VALUES (new.id, new.title, new.text);
END;
CREATE TRIGGER articles_search_removed AFTER DELETE ON articles BEGIN
    INSERT INTO articles_search(articles_search, rowid, title, text)
    VALUES ('delete', old.id, old.title, old.text);
END;
CREATE TRIGGER articles_search_changed AFTER UPDATE OF title, text ON articles BEGIN
    INSERT INTO articles_search(articles_search, rowid, title, text)
    VALUES ('delete', old.id, old.title, old.text);
    INSERT INTO articles_search(rowid, title, text) VALUES (new.id, new.title, new.text);
END;
"""
# A tsvector holds at most 1 MB; text beyond this many characters is not searched.
_POSTGRESQL = """
ALTER TABLE articles ADD COLUMN search tsvector GENERATED ALWAYS AS
    (to_tsvector('english', coalesce(title, '') || ' ' || left(text, 200000))) STORED;
CREATE INDEX articles_search ON articles USING gin(search);
"""


def upgrade() -> None:
    """Create the two tables, and the index of the dialect."""
    required = "site identity url kind text authors images template removed cleaned_by stored_at".split()
    optional = "title published published_raw source editor section language incomplete fetched_at".split()
    op.create_table(
        "articles",
        Column("id", Integer, primary_key=True),
        *(Column(name, Text, nullable=False) for name in required),
        *(Column(name, Text) for name in optional),
    )
    op.create_index("articles_identity", "articles", ["site", "identity"], unique=True)
    op.create_index("articles_url", "articles", ["url"])
    op.create_index("articles_published", "articles", ["published"])
    op.create_table(
        "runs",
        Column("id", Integer, primary_key=True),
        *(Column(name, Text, nullable=False) for name in ("site", "started_at", "figures")),
        *(Column(name, Text) for name in ("ended_at", "verdict")),
    )
    script = _SQLITE if op.get_bind().dialect.name == "sqlite" else _POSTGRESQL
    for statement in re.split(r";\n(?=CREATE|ALTER)", script.strip().removesuffix(";")):
        op.execute(statement)
