"""A forgotten name is known again in all its forms, and nothing of it comes back into the frontier or the store."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from crawler.storage.forgotten import (
    Forgotten,
    ForgottenItems,
    name_digest,
    name_of_host,
    name_of_site,
    names_of_key,
    names_of_url,
)
from crawler.storage.frontier.refusals import Refusals
from crawler.storage.frontier.run_urls import GROUP
from crawler.vocabulary import ForgottenState, Reason, UrlEvent
from tests.storage.frontier_run import Run, article, listing
from tests.storage.records import NOON, record

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

URL = "https://www.example.org/2026/03/01/story.html"


def forget(engine: Engine, *names: str) -> str:
    item = name_digest(names[0])
    ForgottenItems(engine).begin(item, names, "{}", NOON)
    return item


def test_a_url_is_known_with_another_scheme_and_by_its_host() -> None:
    forgotten = {names_of_url(URL)[0], name_of_host("www.gone.example")}
    known = (
        URL,
        "http://example.org/2026/03/01/story.html",
        "https://EXAMPLE.org:443/2026/03/01/story.html/#comments",
        "https://www.gone.example:8080/any/page",
    )
    unknown = (
        "https://example.org/2026/03/01/Story.html",
        "https://example.org/2026/03/01/story.html?page=2",
        "https://elsewhere.org/2026/03/01/story.html",
        "https://m.gone.example/any/page",
        "",
    )
    assert [url for url in known + unknown if not forgotten.isdisjoint(names_of_url(url))] == list(known)


def test_the_digests_of_an_item_are_found_by_each_of_its_names_until_it_is_allowed(engine: Engine) -> None:
    items, names = ForgottenItems(engine), [names_of_url(URL)[0], *names_of_key("site", "7")]
    item = forget(engine, *names)
    forget(engine, name_of_site("elsewhere"))
    assert {name: [*items.find([name])] for name in names} == {name: [item] for name in names}
    assert items.find(names)[item].removal == ForgottenState.REMOVING
    items.end(item, '{"removed": {}}')
    assert (items.find(names)[item].removal, items.find(names)[item].report) == (
        ForgottenState.REMOVED,
        '{"removed": {}}',
    )
    items.allow([item])
    assert (items.find(names), Forgotten(engine).is_empty) == ({}, False)


@pytest.mark.parametrize("site", ["site", GROUP])
def test_a_forgotten_url_is_never_written_into_the_frontier_and_the_others_are(engine: Engine, site: str) -> None:
    forget(engine, *names_of_key("site", article(1).key), name_of_host("gone.example"))
    crawl = Run(engine, site=site)
    links = [article(1), replace(article(1), url="https://e.org/copy"), article(2), article(3, host="gone.example")]
    assert crawl.discovers(*links, listing("news")) == 1
    crawl.frontier.discovery.enqueue(links, 0.0, again=True)
    assert sorted(crawl.leased()) == sorted([article(2).key, listing("news").key])
    assert crawl.frontier.discovery.forgotten == 6


def test_a_page_that_turns_out_to_be_a_forgotten_article_cannot_be_accepted(engine: Engine) -> None:
    crawl = Run(engine, site="chinanews")
    crawl.discovers(article(1))
    crawl.leased()
    crawl.applies(UrlEvent.REFUSED, article(1), Reason.TOO_SHORT)
    (refused,) = Refusals(engine).listed()
    forget(engine, *names_of_key("chinanews", record().identity or ""))
    assert Refusals(engine).accept(refused, record(), None, NOON) == Reason.FORGOTTEN
