"""The migration to the vocabulary renames the words of all rows, and keeps the validators of stored articles."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from crawler.storage.database import open_database
from tests.storage.older import older_database

if TYPE_CHECKING:
    from collections.abc import Iterator

ROWS = 1_203  # more than one chunk
OLD: dict[str, Any] = {
    "ended": "finished",
    "articles": {"recleaned": 1, "taken-back": 2, "stored": 3},
    "asked": [{"kind": "article", "state": "refused", "reason": "too-hard", "urls": 1}],
    "leaks": {"furniture": 2},
    "profile": {"article 2020": {"templates": {"furniture": 4, "ecns": 5}}},
    "drift": {
        "causes": {"template-furniture": 8, "refused-date-out-of-reason": 1},
        "now": {"templates": {"furniture": 1.0}},
    },
}
NEW: dict[str, Any] = {
    "ended": "finished",
    "articles": {"reprocessed": 1, "rolled-back": 2, "stored": 3},
    "requested": [{"kind": "article", "state": "refused", "reason": "pathological-page", "urls": 1}],
    "leaks": {"furniture": 2},
    "profile": {"article 2020": {"templates": {"boilerplate": 4, "ecns": 5}}},
    "layout_change": {
        "causes": {"template-boilerplate": 8, "refused-date-out-of-range": 1},
        "now": {"templates": {"boilerplate": 1.0}},
    },
}
DAMAGED = ["", "{bad"]
DAMAGED_COUNTS = ["", "null", "[]", '{"a": null}', '{"a": "x"}']
URLS = (("ecns", "ecns/a"), ("ecns", "other/a"), ("news", "other/a"), ("news", "lost"))


@pytest.fixture
def migrated(database_url: str) -> Iterator[Any]:
    """Yield a connection to a database that the migration has changed."""
    run = text("INSERT INTO runs (site, started_at, figures) VALUES ('ecns', '2026-01-01', :figures)")
    article = text(
        "INSERT INTO articles (site, identity, url, kind, text, authors, images, template, removed, cleaned_by,"
        " stored_at) VALUES (:site, :key, 'https://e.org/', 'article', 'x', '[]', '[]', 't', :removed, 'r', '2026')"
    )
    url = text(
        "INSERT INTO urls (site, key, url, kind, state, discovered_at, digest, etag, priority, attempts)"
        " VALUES (:site, :key, 'https://e.org/', 'article', 'stored', '2026-01-01', 'd', 'e', 0, 0)"
    )
    with older_database(database_url, "0004") as connection:
        connection.execute(run, [{"figures": json.dumps(OLD)}] * ROWS + [{"figures": one} for one in DAMAGED])
        keys = [("ecns", "ecns/a", "{}"), ("other", "other/a", "{}")]
        keys += [("damaged", str(number), removed) for number, removed in enumerate(DAMAGED_COUNTS)]
        connection.execute(article, [{"site": site, "key": key, "removed": removed} for site, key, removed in keys])
        connection.execute(url, [{"site": site, "key": key} for site, key in URLS])
    newer = open_database(database_url)
    with newer.connect() as connection:
        yield connection
    newer.dispose()


def test_the_statistics_of_all_runs_have_the_new_words(migrated: Any) -> None:
    rows = migrated.execute(text("SELECT statistics FROM runs ORDER BY id")).scalars().all()
    assert [json.loads(row) for row in rows[:ROWS]] == [NEW] * ROWS


def test_damaged_rows_stay_as_they_are(migrated: Any) -> None:
    assert migrated.execute(text("SELECT statistics FROM runs ORDER BY id")).scalars().all()[ROWS:] == DAMAGED
    removed = text("SELECT removed FROM articles WHERE site = 'damaged' ORDER BY id")
    assert migrated.execute(removed).scalars().all() == DAMAGED_COUNTS


def test_the_validators_of_stored_articles_stay_also_of_a_group(migrated: Any) -> None:
    kept = migrated.execute(text("SELECT site, key FROM urls WHERE etag IS NOT NULL ORDER BY id")).all()
    assert [tuple(row) for row in kept] == [("ecns", "ecns/a"), ("news", "other/a")]
