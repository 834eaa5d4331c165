"""The migration to the stable record: IDs, archived pages, known time zones, and removed blocks as a list."""

from __future__ import annotations

import json
from typing import Any

from crawler.items import ArchivedPage, Record, RemovedBlocks
from crawler.items.record import document_id
from crawler.storage.articles import Articles
from crawler.storage.database import open_database
from tests.storage.older import insert, older_database
from tests.storage.records import record

URL = "https://e.example/1"
FETCHED = "2026-01-01T00:00:00+00:00"
REVISION: dict[str, Any] = {
    name: value
    for name, value in record(url=URL, site="s", identity="1", text="Older.").as_row().items()
    if name not in {"document_id", "language_score", "pages", "published_zone_known", "modified", "confidence"}
}


def migrated(database_url: str) -> list[Record]:
    """Return the revisions of an article that an older version stored with a removed block and an archived page."""
    article = {"site": "s", "identity": "1", "url": URL, "fetched_at": FETCHED, "published": "2026-01-01T10:00:00"}
    url = {"site": "s", "key": "1", "url": URL, "fetched_at": FETCHED, "archived": '["data/a:b.warc.gz:77"]'}
    other = {"site": "s", "key": "2", "url": "https://e.example/2", "fetched_at": FETCHED, "archived": '["x:1"]'}
    older = json.dumps(REVISION | {"removed": {"menu": 2}})
    with older_database(database_url, "0013") as connection:
        insert(connection, "articles", article | {"removed": '{"navigation": 12, "menu": 1}', "revision": 2})
        insert(connection, "urls", url, other)
        insert(connection, "revisions", {"article_id": 1, "revision": 1, "record": older, "stored_at": FETCHED})
    engine = open_database(database_url)
    try:
        return Articles(engine).history(URL)
    finally:
        engine.dispose()


def test_an_older_article_and_its_revision_have_every_field_of_a_record(database_url: str) -> None:
    older, newest = migrated(database_url)
    assert (older.text, older.removed, older.pages) == ("Older.", (RemovedBlocks("menu", 2),), ())
    assert newest.removed == (RemovedBlocks("navigation", 12), RemovedBlocks("menu", 1))
    assert newest.pages == (ArchivedPage("data/a:b.warc.gz", 77, None),)
    assert (older.published_zone_known, newest.published_zone_known) == (True, False)
    assert older.document_id == newest.document_id == document_id("s", "1")


def test_the_columns_of_a_migrated_article_have_the_values_of_its_record(database_url: str) -> None:
    newest = migrated(database_url)[-1]
    engine = open_database(database_url)
    with engine.connect() as connection:
        row = connection.exec_driver_sql("SELECT document_id, published_zone_known FROM articles").one()
    engine.dispose()
    assert (row[0], bool(row[1])) == (newest.document_id, newest.published_zone_known)
