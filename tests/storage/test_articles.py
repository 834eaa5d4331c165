"""What is stored is found again, once, as it was; the same on SQLite and on PostgreSQL."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from crawler.items import RemovedBlocks
from crawler.storage.articles import Articles
from crawler.storage.database import writing
from crawler.storage.schema import ARTICLES
from crawler.vocabulary import StoreResult
from tests.storage.records import NOON, TEXT, URL, made, numbered, put, record

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

LATER = NOON + timedelta(hours=3)
FETCHED_LATER = LATER.isoformat()


def test_an_article_that_is_stored_twice_is_one_row_and_unchanged(engine: Engine) -> None:
    assert put(engine, record()) == StoreResult.STORED
    assert put(engine, record(fetched_at=FETCHED_LATER), LATER) == StoreResult.UNCHANGED
    assert Articles(engine).count() == 1


def test_what_is_found_is_what_was_stored(engine: Engine) -> None:
    put(engine, record())
    found = Articles(engine).find(URL)
    assert found is not None
    assert found == replace(record(), stored_at=NOON.isoformat())


def test_a_changed_article_takes_the_place_of_the_old_one_which_is_kept_as_a_revision(engine: Engine) -> None:
    put(engine, record())
    assert put(engine, record("Corrected.", fetched_at=FETCHED_LATER), LATER) == StoreResult.CHANGED
    assert [one.text for one in Articles(engine).history(URL)] == [TEXT, "Corrected."]
    assert [one.revision for one in Articles(engine).history(URL)] == [1, 2]
    assert Articles(engine).count() == 1


def test_another_text_of_the_very_same_page_is_no_revision(engine: Engine) -> None:
    put(engine, record())
    assert put(engine, record("Cleaned better.")) == StoreResult.REPROCESSED
    assert [one.text for one in Articles(engine).history(URL)] == ["Cleaned better."]


def test_a_cut_text_is_completed_without_a_revision(engine: Engine) -> None:
    put(engine, record("Page 1.", incomplete="missing pages: 2 (http-503), 3 (http-503)"))
    later = {"fetched_at": FETCHED_LATER}
    two = record("Page 1.\n\nPage 2.", incomplete="missing pages: 3 (http-404)", **later)
    assert put(engine, two, LATER) == StoreResult.COMPLETED
    assert put(engine, record("Page 1.\n\nPage 2.\n\nPage 3.", **later), LATER) == StoreResult.COMPLETED
    (one,) = Articles(engine).history(URL)
    assert (one.text.count("Page"), one.incomplete, one.revision) == (3, None, 1)
    assert one.stored_at == FETCHED_LATER, "the store has this text since then"
    assert put(engine, record("Corrected.", fetched_at=(LATER + timedelta(1)).isoformat())) == StoreResult.CHANGED


def test_a_live_page_is_the_newest_whatever_the_clock_said_before(engine: Engine) -> None:
    put(engine, record(fetched_at="2036-01-01T00:00:00+00:00"))
    articles, corrected = Articles(engine), record("Corrected.")
    with writing(engine) as connection:
        old = articles.stored(connection, corrected)
        assert articles.put(connection, old, corrected, LATER) == StoreResult.UNCHANGED, "a page from an archive"
        assert articles.put(connection, old, corrected, LATER, live=True) == StoreResult.CHANGED
    assert [one.text for one in articles.history(URL)] == [TEXT, "Corrected."]


def test_another_time_of_the_last_change_alone_is_stored_without_a_revision(engine: Engine) -> None:
    put(engine, record(modified="2026-03-04T10:00:00+08:00"))
    later = record(modified="2026-03-05T10:00:00+08:00", fetched_at=FETCHED_LATER)
    assert put(engine, later, LATER) == StoreResult.UNCHANGED
    found = Articles(engine).history(URL)
    assert [(one.revision, one.modified) for one in found] == [(1, "2026-03-05T10:00:00+08:00")]


def test_a_page_that_came_before_the_stored_one_changes_nothing(engine: Engine) -> None:
    put(engine, record())
    older = record("As it was before.", fetched_at=(NOON - timedelta(days=1)).isoformat())
    assert put(engine, older, LATER) == StoreResult.UNCHANGED
    assert [one.text for one in Articles(engine).all()] == [TEXT]


def test_an_unchanged_article_keeps_the_time_when_it_was_stored(engine: Engine) -> None:
    put(engine, record())
    put(engine, record(), LATER)
    assert [one.stored_at for one in Articles(engine).all()] == [NOON.isoformat()]


def test_an_article_is_found_by_its_identity_under_any_of_its_urls(engine: Engine) -> None:
    put(engine, record())
    found = Articles(engine).find("http://ecns.cn/m/other", record().identity)
    assert found is not None
    assert found.url == URL


def test_the_article_of_the_very_url_comes_before_another_sites_of_the_same_identity(engine: Engine) -> None:
    put(engine, record(site="elsewhere", url="https://elsewhere.example/1"))
    put(engine, record())
    found = Articles(engine).find(URL, record().identity)
    assert found is not None
    assert found.site == "chinanews"


def test_an_article_of_no_known_site_is_known_by_its_url(engine: Engine) -> None:
    document = replace(made().document, site=None, address=None, url="https://else.example/a")
    unknown = replace(made(), document=document).record()
    assert [put(engine, unknown), put(engine, unknown)] == [StoreResult.STORED, StoreResult.UNCHANGED]
    assert Articles(engine).find("https://else.example/a") is not None


def test_what_is_not_stored_is_not_found(engine: Engine) -> None:
    articles = Articles(engine)
    assert articles.find(URL, "2026-03-04/iabcdefg0000001") is None
    assert articles.newest() is None
    assert articles.history(URL) == []
    assert list(articles.all()) == []


def test_the_newest_is_the_one_that_was_published_last_and_never_one_without_a_date(engine: Engine) -> None:
    put(engine, numbered(1, published="2026-03-05T08:00:00+08:00"))
    put(engine, numbered(2, published="2026-03-04T08:00:00+08:00"))
    put(engine, numbered(3, published=None))
    newest = Articles(engine).newest()
    assert newest is not None
    assert newest.identity == numbered(1).identity


def test_articles_are_counted_by_site(engine: Engine) -> None:
    for site in ("chinanews", "elsewhere"):
        put(engine, record(site=site))
    assert [Articles(engine).count(site) for site in ("chinanews", "elsewhere", "nowhere", None)] == [1, 1, 0, 2]


def test_an_article_is_marked_as_withdrawn_once_and_stays(engine: Engine) -> None:
    put(engine, record())
    articles, identity = Articles(engine), record().identity
    with writing(engine) as connection:
        marks = [articles.withdraw(connection, "chinanews", str(identity), NOON) for _ in range(2)]
    assert marks == [True, False]
    assert [one.withdrawn_at for one in articles.all()] == [NOON.isoformat()]


def test_an_article_that_is_withdrawn_is_not_processed_again(engine: Engine) -> None:
    put(engine, record())
    put(engine, numbered(2, withdrawn_at=NOON.isoformat()))
    again = Articles(engine).cleaned_otherwise("chinanews", "page-object", "rules-2", 10)
    assert [one.identity for one in again] == [record().identity]


def test_lists_and_counts_are_json_text_in_their_columns(engine: Engine) -> None:
    put(engine, record())
    with engine.connect() as connection:
        row = connection.execute(select(ARTICLES)).mappings().one()
    assert json.loads(row["authors"]) == ["Wu Yue", 'O\'Neil "Jim"']
    assert json.loads(row["images"]) == [{"url": "https://www.ecns.cn/1.jpg", "caption": "港口 — the harbour"}]
    assert json.loads(row["removed"]) == [{"reason": "media-partners", "count": 1}]


def test_the_table_is_read_by_plain_sql(engine: Engine) -> None:
    put(engine, record())
    query = text(
        "SELECT title, text FROM articles WHERE published >= '2026-03-01' AND url LIKE 'https://www.ecns.cn/%'"
    )
    with engine.connect() as connection:
        assert connection.execute(query).all() == [("Harbour opens", TEXT)]


def test_nothing_of_a_transaction_that_fails_is_stored(engine: Engine) -> None:
    articles = Articles(engine)
    with pytest.raises(IntegrityError), writing(engine) as connection:
        [articles.put(connection, None, record(), NOON) for _ in range(2)]
    assert articles.count() == 0


def test_any_text_is_stored_and_found_as_it_is(engine: Engine) -> None:
    odd = "'; DROP TABLE articles; -- %s \\ \" 😀 \u3000 \u200b é e\u0301 \t"
    put(engine, record(odd, title=odd))
    found = Articles(engine).find(URL)
    assert found is not None
    assert (found.text, found.title) == (odd, odd)


def test_an_article_without_a_time_is_not_among_the_newest(engine: Engine) -> None:
    put(engine, numbered(1, published=None, removed=(RemovedBlocks("copyright", 1),)))
    put(engine, numbered(2, removed=(RemovedBlocks("navigation", 1),)))
    assert Articles(engine).reasons_to_remove("chinanews", newest=1) == {"navigation"}
