"""Discovered URLs are written once, and lists are read as far as they have new articles."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from crawler.storage.frontier.discovery import MAX_REMEMBERED
from crawler.storage.frontier.records import NextListPage
from crawler.vocabulary import UrlEvent, UrlKind, UrlState
from tests.storage.frontier_run import NOW, Run, article, listing

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine


def test_a_known_url_is_not_new_and_its_other_urls_are_aliases(engine: Engine) -> None:
    run = Run(engine)
    assert run.discovers(article(1), listing("news")) == 1
    assert run.discovers(article(1, host="m.example.org"), article(2)) == 1
    assert run.frontier.aliases.of(article(1).key) == [article(1, host="m.example.org").url]
    assert run.frontier.aliases.of(article(2).key) == []


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


def test_the_memory_of_a_run_is_bounded(engine: Engine) -> None:
    discovery = Run(engine).frontier.discovery
    for first in range(0, MAX_REMEMBERED + 4000, 4000):
        discovery.discover([article(n) for n in range(first, first + 4000)], None, NOW)
    assert len(discovery._remembered) <= MAX_REMEMBERED  # noqa: SLF001  # no public name shows the memory
    assert discovery.discover([article(0)], None, NOW) == 0, "the database still knows what the run has forgotten"


@pytest.mark.slow
def test_a_page_with_more_links_than_a_statement_takes_is_written_and_known_again(engine: Engine) -> None:
    links = [article(number) for number in range(66_000)]
    more = NextListPage(listing("page-2"), None)
    for number, new in ((1, 66_000), (2, 0)):
        discovery = Run(engine, number).frontier.discovery
        assert discovery.discover(links, None, NOW, lists=[listing("news").key], next_page=more) == new
