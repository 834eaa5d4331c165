"""The transitions of single URLs, with their articles in one transaction."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from crawler import clean
from crawler.storage.articles import Articles
from crawler.storage.database import writing
from crawler.storage.frontier.records import TransitionDetails
from crawler.vocabulary import Reason, StoreResult, UrlEvent, UrlKind, UrlState
from tests.storage.frontier_run import NOW, Run, article
from tests.storage.records import put, record

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

BEFORE = datetime(2026, 1, 1, tzinfo=UTC)
SINCE = BEFORE + timedelta(days=1)
LATER = SINCE + timedelta(hours=1)
DUMP = "Text: | Print|\n\nA title\n\n2015-02-11 15:28 Xinhua Web Editor: Li Yan\n1\n\n{text}\n\nComments (0)\n"
URL = "http://www.ecns.cn/2015/02-11/154583.shtml"
KEY = "2015-02-11/154583"


def store(engine: Engine, text: str, now: datetime) -> None:
    record = clean(DUMP.format(text=text), URL).record()
    articles = Articles(engine)
    with writing(engine) as connection:
        articles.put(connection, articles.stored(connection, record), record, now)


def rolled_back(engine: Engine) -> bool:
    return Run(engine).frontier.roll_back("chinanews", KEY, SINCE, Reason.LAYOUT_CHANGED, LATER)


def texts(engine: Engine) -> list[str]:
    return [record.text for record in Articles(engine).history("https://www.ecns.cn/2015/02-11/154583.shtml")]


def test_a_new_article_that_is_rolled_back_is_removed(engine: Engine) -> None:
    store(engine, "A sentence.", LATER)
    assert rolled_back(engine)
    assert texts(engine) == []


def test_a_changed_article_that_is_rolled_back_is_its_previous_revision(engine: Engine) -> None:
    store(engine, "A sentence.", BEFORE)
    store(engine, "Another sentence.", LATER)
    assert texts(engine) == ["A sentence.", "Another sentence."]
    assert rolled_back(engine)
    assert texts(engine) == ["A sentence."]


def test_all_revisions_of_a_run_are_rolled_back(engine: Engine) -> None:
    store(engine, "A sentence.", BEFORE)
    store(engine, "Another sentence.", LATER)
    store(engine, "A third sentence.", LATER + timedelta(hours=1))
    assert rolled_back(engine)
    assert texts(engine) == ["A sentence."]


def test_an_article_of_an_earlier_run_that_is_processed_again_is_not_removed(engine: Engine) -> None:
    put(engine, record(site="chinanews", identity=KEY), BEFORE)
    again = record("By newer rules.", site="chinanews", identity=KEY)
    assert put(engine, again, LATER) == StoreResult.REPROCESSED
    assert not rolled_back(engine)
    assert [one.text for one in Articles(engine).all()] == ["By newer rules."]


def test_an_article_of_an_earlier_run_is_not_rolled_back(engine: Engine) -> None:
    store(engine, "A sentence.", BEFORE)
    assert not rolled_back(engine)
    assert texts(engine) == ["A sentence."]


def test_validators_belong_to_the_page_that_they_came_with(engine: Engine) -> None:
    run = Run(engine)
    run.discovers(article(1))

    def validators() -> tuple[str | None, str | None]:
        (lease,) = run.frontier.leases.lease(5, NOW)
        return lease.etag, lease.last_modified

    def applied(event: UrlEvent, details: TransitionDetails) -> bool:
        return run.frontier.apply_alone(article(1).key, event, details)

    assert validators() == (None, None)
    assert applied(UrlEvent.STORED, TransitionDetails(None, NOW, None, '"a"', "yesterday", "digest"))
    assert validators() == ('"a"', "yesterday")
    assert applied(UrlEvent.POSTPONED, TransitionDetails(Reason.http(503), NOW))
    assert validators() == ('"a"', "yesterday"), "no page came, so the stored one still has these"
    assert applied(UrlEvent.STORED, TransitionDetails(None, NOW, None, None, None, "other"))
    assert validators() == (None, None)


def test_a_page_that_was_rolled_back_is_fetched_whole(engine: Engine) -> None:
    run = Run(engine)
    run.discovers(article(1))
    run.leased()
    record = clean(DUMP.format(text="A sentence."), URL, site="chinanews").record()
    stored = TransitionDetails(None, NOW, None, '"a"', "yesterday", "digest")
    with writing(engine) as connection:
        Articles(engine).put(connection, None, record, LATER)
        run.frontier.store(connection, UrlEvent.STORED, [(article(1).key, stored)])
    with writing(engine) as connection:
        connection.exec_driver_sql(f"UPDATE articles SET site = 'site', identity = '{article(1).key}'")  # noqa: S608
    assert run.frontier.roll_back("site", article(1).key, SINCE, Reason.TOO_SHORT, LATER)
    (lease,) = Run(engine, 2).frontier.leases.lease(5, NOW * 2)
    assert (lease.etag, lease.last_modified) == (None, None), "status 304 would store nothing"


def test_a_transaction_that_fails_changes_no_state(engine: Engine) -> None:
    run = Run(engine)
    run.discovers(article(1))
    run.leased()

    def fail() -> None:
        with writing(engine) as connection:
            run.frontier.store(connection, UrlEvent.STORED, [(article(1).key, TransitionDetails())])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert run.frontier.counts() == {(UrlKind.ARTICLE, UrlState.LEASED, ""): 1}


def test_a_url_that_leads_to_another_article_counts_for_the_run_with_the_articles_own_url(engine: Engine) -> None:
    run = Run(engine)
    run.discovers(article(1))
    run.leased()
    with writing(engine) as connection:
        run.frontier.move(connection, article(1).key, article(2), "site", NOW)
        run.frontier.store(connection, UrlEvent.STORED, [(article(2).key, TransitionDetails())])
    assert run.frontier.counts() == {
        (UrlKind.ARTICLE, UrlState.MOVED, article(2).key): 1,
        (UrlKind.ARTICLE, UrlState.STORED, ""): 1,
    }


def test_the_places_of_archived_pages_are_kept_in_order(engine: Engine) -> None:
    run = Run(engine)
    run.discovers(article(1))
    run.leased()
    places = ("a.warc.gz:5", "a.warc.gz:9")
    run.frontier.apply_alone(article(1).key, UrlEvent.REFUSED, TransitionDetails(Reason.TOO_SHORT, archived=places))
    assert run.frontier.archived(article(1).key) == places
    assert run.frontier.archived(article(2).key) == ()
