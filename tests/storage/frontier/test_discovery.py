"""Discovered URLs are written once, and lists are read as far as they have new articles; enqueued URLs are fetched."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy.event import listen

from crawler.storage.frontier.discovery import MAX_REMEMBERED
from crawler.storage.frontier.records import NextListPage, Scope, Sighting
from crawler.vocabulary import DiscoveryWay, Reason, UrlEvent, UrlKind, UrlState
from tests.storage.frontier_run import HOUR, NOW, Run, article, listing

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

SQLITE_PARAMETERS = 32_766
"""The most parameters of a statement in SQLite. PostgreSQL takes 65,535."""


def test_a_known_url_is_not_new_and_its_other_urls_are_aliases(engine: Engine) -> None:
    run = Run(engine)
    assert run.discovers(article(1), listing("news")) == 1
    assert run.discovers(article(1, host="m.example.org"), article(2)) == 1
    assert run.frontier.aliases.of(article(1).key) == [article(1, host="m.example.org").url]
    assert run.frontier.aliases.of(article(2).key) == []


def test_a_link_on_an_articles_page_that_a_list_has_shown_takes_no_statement(engine: Engine) -> None:
    statements: list[str] = []
    listen(engine, "before_cursor_execute", lambda *arguments: statements.append(arguments[2]))
    run, shown = Run(engine), Sighting("https://example.org/", DiscoveryWay.LINKED)
    run.frontier.discovery.discover([article(1), listing("news")], shown, NOW)
    statements.clear()
    assert run.frontier.discovery.discover([article(1), listing("news")], None, NOW + 1) == 0
    assert statements == []
    announced = replace(article(1), announced="2026-05-04T00:00:00+00:00")
    run.frontier.discovery.discover([announced], Sighting("https://example.org/1.html", None), NOW + 1)
    assert any(statement.startswith("UPDATE urls SET announced") for statement in statements), "a time is written"
    run.frontier.discovery.discover([article(2)], shown, NOW)
    same_url = replace(article(2), key="example.org/2")
    assert run.frontier.discovery.discover([same_url], None, NOW + 1) == 1, "another article, although at the same URL"


def test_a_list_goes_on_where_it_has_an_article_that_was_discovered_after_it_was_read(engine: Engine) -> None:
    run, page = Run(engine), listing("news/2")
    run.discovers(article(1))
    read = datetime.fromtimestamp(NOW + 1, UTC).isoformat()
    next_page = NextListPage(page, read)
    run.frontier.discovery.discover([article(1)], None, NOW + 2, next_page=next_page)
    assert page.key not in run.leased()
    # Another list had the new article first; still this list goes on.
    run.discovers(article(2), now=NOW + 2)
    run.frontier.discovery.discover([article(1), article(2)], None, NOW + 3, next_page=next_page)
    assert page.key in run.leased(now=NOW + 3)


def test_lists_are_read_once_a_run(engine: Engine) -> None:
    for number in (1, 2):
        run = Run(engine, number)
        for _ in range(3):
            run.frontier.discovery.discover([listing("news")], None, NOW, lists=[listing("news").key])
            for _ in run.leased():
                assert run.applies(UrlEvent.LIST_READ, listing("news"))
        assert run.frontier.counts() == {(UrlKind.LIST, UrlState.LISTED, ""): 1}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # the memory is that of the process
def test_the_memory_of_a_run_is_bounded(engine: Engine) -> None:
    discovery = Run(engine).frontier.discovery
    for first in range(0, MAX_REMEMBERED + 4000, 4000):
        discovery.discover([article(n) for n in range(first, first + 4000)], None, NOW)
    assert len(discovery._remembered) <= MAX_REMEMBERED  # noqa: SLF001  # no public name shows the memory
    assert discovery.discover([article(0)], None, NOW) == 0, "the database still knows what the run has forgotten"


@pytest.mark.slow
def test_a_page_with_more_links_than_a_statement_takes_is_written_and_known_again(engine: Engine) -> None:
    widths: list[int] = []
    listen(engine, "before_cursor_execute", lambda *arguments: widths.append(parameters_of(arguments[3])))
    widest = []
    for first, count in ((0, 2_500), (2_500, 5_000)):
        links = [article(number) for number in range(first, first + count)]
        more = NextListPage(listing(f"page-{count}"), None)
        widths.clear()
        for run, new in ((1, count), (2, 0)):
            discovery = Run(engine, first + run).frontier.discovery
            assert discovery.discover(links, None, NOW, lists=[listing("news").key], next_page=more) == new
        widest.append(max(widths))
    assert widest[0] == widest[1] < SQLITE_PARAMETERS, "no statement grows with the links"


def parameters_of(parameters: Any) -> int:
    """Count the parameters of one statement: of the longest row where there is a list of rows."""
    if isinstance(parameters, list):
        return max((len(row) for row in parameters), default=0)
    return len(parameters)


def test_a_run_with_urls_of_its_own_leases_only_these(engine: Engine) -> None:
    Run(engine).discovers(article(1), article(2))
    run = Run(engine, 2, Scope(only_enqueued=True))
    assert run.frontier.discovery.enqueue([article(2), article(3)], NOW) == 2
    assert sorted(run.leased()) == [article(2).key, article(3).key]


def test_enqueued_urls_that_are_stored_are_fetched_only_with_again(engine: Engine) -> None:
    run = Run(engine)
    run.discovers(article(1), article(2))
    run.leased()
    run.applies(UrlEvent.STORED, article(1))
    run.applies(UrlEvent.FAILED, article(2), Reason.http(500), NOW + 24 * HOUR)
    second = Run(engine, 2, Scope(only_enqueued=True))
    second.frontier.discovery.enqueue([article(1), article(2)], NOW)
    assert second.leased() == [article(2).key]
    second.frontier.discovery.enqueue([article(1)], NOW, again=True)
    assert second.leased() == [article(1).key]


def test_missing_articles_are_known_and_not_stored_whole(engine: Engine) -> None:
    run = Run(engine)
    run.discovers(*(article(n) for n in range(1, 6)))
    run.leased()
    events = [
        (UrlEvent.STORED, None),
        (UrlEvent.FAILED, Reason.TIMEOUT),
        (UrlEvent.REFUSED, Reason.TOO_SHORT),
        (UrlEvent.STORED, Reason.INCOMPLETE),
        (UrlEvent.GONE, None),
    ]
    for number, (event, reason) in enumerate(events, 1):
        assert run.applies(event, article(number), reason)
    second = Run(engine, 2, Scope(only_enqueued=True))
    assert second.frontier.discovery.enqueue_missing(NOW) == 3
    assert second.leased() == [article(2).key, article(3).key, article(4).key]


def test_a_url_that_the_run_fetches_already_is_not_enqueued_a_second_time(engine: Engine) -> None:
    run = Run(engine)
    run.discovers(article(1))
    run.leased()
    assert run.frontier.discovery.enqueue([article(1)], NOW, again=True) == 1
    assert run.leased() == []


@pytest.mark.parametrize("again", [True, False])
def test_a_url_that_the_run_has_fetched_is_not_fetched_again_if_another_worker_enqueues_all(
    engine: Engine, *, again: bool
) -> None:
    run = Run(engine)
    run.frontier.discovery.enqueue([article(1), article(2)], NOW, again=again)
    run.leased(limit=1)
    run.applies(UrlEvent.GONE, article(1), Reason.http(404))
    run.frontier.discovery.enqueue([article(1), article(2)], NOW, again=again)
    assert run.leased() == [article(2).key]
