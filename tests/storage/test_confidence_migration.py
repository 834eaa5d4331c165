"""The migration that adds the confidence of articles."""

from __future__ import annotations

from crawler.storage.articles import Articles
from crawler.storage.database import open_database
from tests.storage.older import insert, older_database
from tests.storage.records import put, record


def test_an_older_article_has_no_confidence_and_a_new_one_keeps_its_own(database_url: str) -> None:
    with older_database(database_url, "0010") as connection:
        insert(connection, "articles", {"site": "s", "identity": "old", "url": "https://e.example/old"})
    engine = open_database(database_url)
    put(engine, record(identity="new", url="https://e.example/new", confidence=0.875))
    found = {one.url: one.confidence for one in Articles(engine).all()}
    assert found == {"https://e.example/old": None, "https://e.example/new": 0.875}
    engine.dispose()
