"""The migration to runs that clean articles again: earlier runs are crawls, earlier revisions changes of the site."""

from __future__ import annotations

from crawler.storage.articles import Articles
from crawler.storage.database import open_database
from crawler.storage.revision_kinds import kinds_of
from crawler.storage.runs import Runs
from crawler.vocabulary import RunKind, StoreResult
from tests.storage.older import insert, older_database
from tests.storage.records import URL

TIME = "2026-01-01T00:00:00+00:00"


def test_earlier_runs_are_crawls_and_earlier_revisions_changes(database_url: str) -> None:
    article = {"site": "s", "identity": "1", "url": URL, "document_id": "1", "pages": "[]", "removed": "[]"}
    with older_database(database_url, "0014") as connection:
        insert(connection, "articles", article | {"revision": 2})
        insert(connection, "revisions", {"article_id": 1, "revision": 1, "record": "{}", "stored_at": TIME})
        insert(connection, "runs", {"site": "s", "started_at": TIME, "statistics": "{}"})
    engine = open_database(database_url)
    assert [run["kind"] for run in Runs(engine).latest()] == [RunKind.CRAWL]
    (found,) = Articles(engine).all()
    assert kinds_of(engine, found) == [(StoreResult.STORED, None), (StoreResult.CHANGED, None)]
    engine.dispose()
