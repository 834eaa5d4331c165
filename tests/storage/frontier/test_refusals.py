"""Refused pages are listed with their reasons, and may be accepted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.checks import reason_not_to_replace
from crawler.storage.articles import Articles
from crawler.storage.frontier.records import TransitionDetails
from crawler.storage.frontier.refusals import Refusals
from crawler.vocabulary import Reason, StoreResult, UrlEvent, UrlKind, UrlState
from tests.storage.frontier_run import NOW, Run, article
from tests.storage.records import NOON, put, record

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

FETCHED = "2026-03-04T12:00:00+00:00"


def refused(engine: Engine) -> Run:
    """Return a run that has two pages refused, the second one first."""
    run = Run(engine)
    run.discovers(article(1), article(2))
    run.leased()
    for number, reason, time in ((1, Reason.TOO_SHORT, FETCHED), (2, Reason.NO_TITLE, "2026-03-03T12:00:00+00:00")):
        details = TransitionDetails(reason, NOW, time, archived=("a.warc.gz:5",))
        assert run.frontier.apply_alone(article(number).key, UrlEvent.REFUSED, details)
    return run


def test_refused_pages_are_listed_by_time_with_their_places_in_the_archive(engine: Engine) -> None:
    refused(engine)
    listed = Refusals(engine).listed()
    assert [(one.key, one.reason, one.archived) for one in listed] == [
        (article(2).key, Reason.NO_TITLE, ("a.warc.gz:5",)),
        (article(1).key, Reason.TOO_SHORT, ("a.warc.gz:5",)),
    ]


def test_the_list_may_be_limited_to_a_site_a_reason_or_a_url(engine: Engine) -> None:
    refused(engine)
    refusals = Refusals(engine)
    assert refusals.listed(site="elsewhere") == []
    assert [one.key for one in refusals.listed(reason=Reason.NO_TITLE)] == [article(2).key]
    assert [one.key for one in refusals.listed(url=article(1).url)] == [article(1).key]


def test_a_page_was_refused_for_the_reason_of_its_last_fetch(engine: Engine) -> None:
    refused(engine)
    refusals = Refusals(engine)
    assert refusals.was_refused("site", article(1).key, Reason.TOO_SHORT)
    assert not refusals.was_refused("site", article(1).key, Reason.NO_TITLE)
    assert not refusals.was_refused("site", article(3).key, Reason.NO_TITLE)


def test_an_accepted_page_is_stored_and_its_url_is_not_due(engine: Engine) -> None:
    run = refused(engine)
    refusals = Refusals(engine)
    (one,) = refusals.listed(reason=Reason.TOO_SHORT)
    accepted = Reason.accepted(one.reason)
    assert refusals.accept(one, record(site=one.site, identity=one.key), accepted, NOON) == StoreResult.STORED
    assert Articles(engine).count("site") == 1
    assert run.frontier.counts()[UrlKind.ARTICLE, UrlState.STORED, accepted] == 1
    assert [one.key for one in refusals.listed()] == [article(2).key]
    assert Run(engine, 2).leased(now=NOW * 2) == [article(2).key]


def test_a_worse_copy_does_not_replace_the_stored_article_unless_an_operator_accepts_it(engine: Engine) -> None:
    refused(engine)
    refusals = Refusals(engine)
    (one,) = refusals.listed(reason=Reason.TOO_SHORT)
    put(engine, record(site=one.site, identity=one.key))
    worse = record("Tea.", None, site=one.site, identity=one.key, fetched_at="2026-03-05T12:00:00+00:00")
    assert refusals.accept(one, worse, None, NOON, reason_not_to_replace) == Reason.WORSE_NO_TITLE
    assert refusals.listed(reason=Reason.TOO_SHORT) == [one]
    assert refusals.accept(one, worse, Reason.accepted(one.reason), NOON) == StoreResult.CHANGED


def test_a_url_that_a_crawl_fetches_now_is_not_accepted(engine: Engine) -> None:
    refused(engine)
    (one,) = Refusals(engine).listed(reason=Reason.TOO_SHORT)
    assert one.key in Run(engine, 2).leased(now=NOW * 2)
    made = record(site=one.site, identity=one.key)
    assert Refusals(engine).accept(one, made, None, NOON) == Reason.ALREADY_RUNNING
    assert Articles(engine).count("site") == 0
