"""A copy on another host, which names its article by the id alone, is an alias of a known article."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crawler.sites.chinanews import CHINANEWS
from crawler.spiders.copies import add_copies, known_copies, start_urls
from crawler.spiders.discovery import discovered_url
from crawler.spiders.plan import CrawlPlan
from crawler.storage.database import open_database
from crawler.vocabulary import UrlKind
from tests.storage.frontier_run import NOW, Run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from crawler.storage.frontier.frontier import Frontier

ID = "abcdefg0000001"
URL = f"http://www.ecns.cn/news/2026-03-04/detail-i{ID}.shtml"
COPY = f"http://m.chinanews.com/wap/detail/ecnszw/{ID}.shtml"
UNKNOWN = "http://m.chinanews.com/wap/detail/ecnszw/hzzzzzz0000009.shtml"
GIVEN = CrawlPlan(follows_links=False)


@pytest.fixture
def frontier(tmp_path: Path) -> Iterator[Frontier]:
    engine = open_database(f"sqlite:///{tmp_path}/articles.db")
    yield Run(engine).frontier
    engine.dispose()


def test_a_copy_of_a_known_article_leads_to_the_articles_own_url(frontier: Frontier) -> None:
    article = discovered_url(URL, CHINANEWS)
    frontier.discovery.discover([article], None, NOW)
    assert [url.key for url in start_urls([COPY], GIVEN, CHINANEWS, frontier)] == [article.key]
    assert frontier.aliases.of(article.key) == [COPY]


def test_a_copy_of_an_unknown_article_is_skipped(frontier: Frontier) -> None:
    assert start_urls([UNKNOWN], GIVEN, CHINANEWS, frontier) == []
    assert known_copies([UNKNOWN], CHINANEWS, frontier) == {}


def test_a_copy_next_to_its_article_is_an_alias_although_the_article_is_new(frontier: Frontier) -> None:
    key = discovered_url(URL, CHINANEWS).key
    assert [url.key for url in start_urls([URL, COPY], GIVEN, CHINANEWS, frontier)] == [key]
    assert add_copies([URL, COPY, UNKNOWN], [key], CHINANEWS, frontier) == {COPY}


def test_seeds_are_lists(frontier: Frontier) -> None:
    (seed,) = start_urls(["http://www.ecns.cn/"], CrawlPlan(), CHINANEWS, frontier)
    assert seed.kind == UrlKind.LIST
