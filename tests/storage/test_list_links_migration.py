"""The migration clears the time of lists that never led to an article, so that they cannot have lost their links."""

from __future__ import annotations

from alembic import command
from sqlalchemy import text

from crawler.storage import database as module
from crawler.storage.database import open_database, writing
from crawler.storage.migration import configuration

ROWS = [
    ("/good/", "list", None, None),
    ("/empty/", "list", "no-article-links", None),
    ("/about/", "list", None, None),
    ("/2026/one", "article", None, "/good/"),
]


def test_only_lists_on_which_articles_were_discovered_keep_their_time(database_url: str) -> None:
    older = module._engine(module._parsed(database_url), 1.0)  # noqa: SLF001  # as an older version left it
    insert = text(
        "INSERT INTO urls (site, key, url, kind, state, reason, discovered_from, discovered_at, fetched_at, priority,"
        " attempts) VALUES ('s', :url, :url, :kind, 'listed', :reason, :origin, '2026-01-01', '2026-01-02', 0, 1)"
    )
    with writing(older) as connection:
        alembic = configuration()
        alembic.attributes["connection"] = connection
        command.upgrade(alembic, "0006")
        for url, kind, reason, origin in ROWS:
            connection.execute(insert, {"url": url, "kind": kind, "reason": reason, "origin": origin})
    older.dispose()
    newer = open_database(database_url)
    with newer.connect() as connection:
        kept = connection.execute(text("SELECT url FROM urls WHERE fetched_at IS NOT NULL ORDER BY url")).scalars()
        assert list(kept) == ["/2026/one", "/good/"]
    newer.dispose()
