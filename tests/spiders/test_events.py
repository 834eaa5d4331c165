"""Each answer that brings no article leads to the right event, reason and due time."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from crawler.items import Page
from crawler.sites.chinanews import CHINANEWS
from crawler.spiders.events import FOR_GOOD, FetchEvents, age_of, validators
from crawler.storage.database import open_database
from crawler.storage.frontier.frontier import Frontier
from crawler.storage.frontier.records import DiscoveredUrl, Lease, Scope
from crawler.storage.frontier.revisits import HOUR, TRIES_A_RUN
from crawler.vocabulary import Reason, UrlKind, UrlState

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy.engine import Engine

URL = "https://www.ecns.cn/news/2026-03-04/detail-iabcdefg0000001.shtml"
FIRST_WAIT = 10.0
LIST_URL = "https://www.ecns.cn/news/"


class Answers:
    """A crawl that has leased one URL, and what the frontier says after an answer."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.frontier = Frontier(engine, CHINANEWS.name, 1, 1, Scope())
        self.events = FetchEvents(self.frontier, CHINANEWS, FIRST_WAIT)

    def leased(self, kind: UrlKind) -> Lease:
        """Lease a URL of a kind."""
        url = LIST_URL if kind == UrlKind.LIST else URL
        self.frontier.discovery.discover([DiscoveredUrl(url, url, kind, 0)], None, time.time())
        (lease,) = self.frontier.leases.lease(5, time.time())
        return lease

    def state(self) -> tuple[str, str]:
        """Return the state and the reason of the one URL."""
        ((_, state, reason),) = self.frontier.counts()
        return state, reason

    def is_due(self, seconds: float) -> bool:
        """Return whether the next run may lease the URL after so many seconds."""
        return self.frontier.leases.has_due(time.time() + seconds)


def test_the_url_of_a_page_that_was_being_read_when_the_run_was_stopped_is_due(answers: Answers) -> None:
    answers.events.failed(answers.leased(UrlKind.LIST), Reason.STOPPED)
    assert answers.is_due(0)


@pytest.fixture
def answers(tmp_path: Path) -> Iterator[Answers]:
    engine = open_database(f"sqlite:///{tmp_path}/articles.db")
    yield Answers(engine)
    engine.dispose()


@pytest.mark.parametrize(
    ("kind", "reason", "state"),
    [
        (UrlKind.ARTICLE, Reason.http(404), UrlState.GONE),
        (UrlKind.ARTICLE, Reason.http(410), UrlState.GONE),
        (UrlKind.LIST, Reason.http(404), UrlState.LISTED),
        (UrlKind.ARTICLE, Reason.NOT_IN_ARCHIVE, UrlState.FAILED),
        (UrlKind.LIST, Reason.NOT_IN_ARCHIVE, UrlState.LISTED),
        (UrlKind.ARTICLE, Reason.ROBOTS, UrlState.PASSED),
        (UrlKind.ARTICLE, Reason.http(503), UrlState.WAITING),
        (UrlKind.ARTICLE, Reason.TIMEOUT, UrlState.WAITING),
        (UrlKind.ARTICLE, Reason.TOO_LARGE, UrlState.FAILED),
        (UrlKind.ARTICLE, Reason.http(403), UrlState.FAILED),
    ],
)
def test_a_failure_has_its_event(answers: Answers, kind: UrlKind, reason: Reason, state: UrlState) -> None:
    answers.events.failed(answers.leased(kind), reason)
    assert answers.state() == (state, reason)


def test_a_request_that_was_not_sent_changes_nothing_and_is_due_at_once(answers: Answers) -> None:
    answers.events.failed(answers.leased(UrlKind.ARTICLE), Reason.STOPPING)
    assert answers.state() == (UrlState.WAITING, "")
    assert answers.is_due(1)


def test_a_url_fails_after_the_last_try_of_a_run(answers: Answers) -> None:
    lease = answers.leased(UrlKind.ARTICLE)
    last = Lease(lease.key, lease.url, lease.kind, TRIES_A_RUN, lease.discovered_at)
    answers.events.failed(last, Reason.http(503))
    assert answers.state() == (UrlState.FAILED, Reason.http(503))
    assert not answers.is_due(1), "this run does not try it again"


def test_an_article_that_is_not_modified_is_unchanged(answers: Answers) -> None:
    answers.events.not_modified(answers.leased(UrlKind.ARTICLE))
    assert answers.state() == (UrlState.UNCHANGED, Reason.http(304))


def test_a_list_without_links_to_articles_has_that_reason(answers: Answers) -> None:
    page = Page(LIST_URL, b"<p>nothing</p>")
    lease = answers.leased(UrlKind.LIST)
    answers.events.no_article(lease, page, links_to_article=False)
    assert answers.state() == (UrlState.LISTED, Reason.NO_ARTICLE_LINKS)


def test_an_article_that_redirects_to_a_list_is_gone(answers: Answers) -> None:
    answers.events.no_article(answers.leased(UrlKind.ARTICLE), Page(LIST_URL, b""), links_to_article=True)
    assert answers.state() == (UrlState.GONE, Reason.REDIRECTED_TO_LIST)


def test_a_page_that_is_neither_list_nor_article_is_passed(answers: Answers) -> None:
    answers.events.no_article(answers.leased(UrlKind.OTHER), Page(URL, b""), links_to_article=False)
    assert answers.state() == (UrlState.PASSED, Reason.NO_ARTICLE_URL)


def test_an_answer_after_the_end_of_a_lease_changes_nothing(answers: Answers) -> None:
    lease = answers.leased(UrlKind.ARTICLE)
    answers.frontier.leases.release([], time.time())
    answers.events.failed(lease, Reason.http(404))
    assert answers.state() == (UrlState.WAITING, "")


def test_a_reason_for_good_is_a_reason() -> None:
    assert all(isinstance(reason, Reason) for reason in FOR_GOOD)


def test_an_article_is_as_old_as_its_discovery_or_the_end_of_its_day() -> None:
    lease = Lease("k", URL, UrlKind.ARTICLE, 1, "2026-03-04T12:00:00+00:00", day="2026-03-01")
    noon = 1_772_625_600.0  # 2026-03-04T12:00:00Z
    assert age_of(lease, noon) == 2.5 * 24 * HOUR
    assert age_of(Lease("k", URL, UrlKind.ARTICLE, 1, lease.discovered_at), noon + 5) == 5


def test_validators_are_the_headers_and_the_digest_of_the_body() -> None:
    page = Page(URL, b"abc", headers={"etag": '"a"'})
    digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert validators(page) == ('"a"', None, digest)


def test_a_list_that_cannot_be_read_has_failed_and_the_next_run_reads_it_at_once(answers: Answers) -> None:
    answers.events.failed(answers.leased(UrlKind.LIST), Reason.UNREADABLE_LIST)
    assert answers.state() == (UrlState.FAILED, Reason.UNREADABLE_LIST)
    assert answers.frontier.examples(UrlKind.LIST, UrlState.FAILED, Reason.UNREADABLE_LIST, 5) == [LIST_URL]
    next_run = Frontier(answers.engine, CHINANEWS.name, 2, 2, Scope())
    assert next_run.leases.has_due(time.time())


def test_a_further_page_of_a_list_may_become_empty(answers: Answers) -> None:
    url = "https://www.ecns.cn/news/politics/index_2.shtml"
    lease = replace(answers.leased(UrlKind.LIST), url=url, fetched_at="2026-03-04T12:00:00+00:00")
    answers.events.no_article(lease, Page(url, b""), links_to_article=False)
    assert answers.state() == (UrlState.LISTED, Reason.NO_ARTICLE_LINKS)
