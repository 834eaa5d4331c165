"""A link is classified once by the rules of its site, for all pages that have it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.extraction.lists import Link
from crawler.sites.chinanews import Chinanews
from crawler.spiders.discovery import LIST_PRIORITY
from crawler.spiders.link_targets import MAX_TARGETS, LinkTarget, LinkTargets, target_of
from crawler.vocabulary import LinkKind, UrlKind
from tests.spiders.counting_site import CountingSite

ROOT = "https://www.ecns.cn"
ARTICLE = f"{ROOT}/news/2026-03-04/detail-iabcdefg0000001.shtml"


def test_the_address_of_a_link_is_parsed_once_for_all_pages_that_have_the_link() -> None:
    site = CountingSite()
    targets, links = LinkTargets(site), [Link(url) for url in (ARTICLE, f"{ROOT}/news/", "https://x.com/Echinanews")]
    pages = [[targets.of(link) for link in links] for _ in range(3)]
    assert set(site.parsed.values()) == {1}
    assert pages[0] == pages[1] == pages[2] == [target_of(link, site) for link in links]


def test_a_crawl_keeps_the_targets_of_the_last_links_only() -> None:
    site = CountingSite()
    targets = LinkTargets(site)
    for number in [*range(MAX_TARGETS + 1), MAX_TARGETS, 0]:
        targets.of(Link(f"{ROOT}/{number}/"))
    assert (site.parsed[f"{ROOT}/{MAX_TARGETS}/"], site.parsed[f"{ROOT}/0/"]) == (1, 2)


def test_a_list_that_states_times_has_its_own_target_for_the_same_url() -> None:
    targets, time = LinkTargets(Chinanews()), datetime(2026, 5, 4, tzinfo=UTC)
    plain, dated = targets.of(Link(ARTICLE)), targets.of(Link(ARTICLE, LinkKind.ITEM, time))
    assert plain.record is not None
    assert dated.record is not None
    assert (plain.record.announced, dated.record.announced) == (None, time.isoformat())


@pytest.mark.parametrize(
    ("link", "kind", "first_page_of"),
    [
        (Link(ARTICLE), UrlKind.ARTICLE, None),
        (Link(f"{ROOT}/news/"), UrlKind.LIST, "//ecns.cn/news/"),
        (Link(f"{ROOT}/news/index_2.shtml"), UrlKind.LIST, None),
        (Link(f"{ROOT}/news/index_2.shtml", LinkKind.NEXT_PAGE), None, None),
        (Link(f"{ROOT}/aboutus.shtml"), None, None),
        (Link("https://x.com/Echinanews"), None, None),
    ],
)
def test_the_target_of_a_link_says_what_is_followed(
    link: Link, kind: UrlKind | None, first_page_of: str | None
) -> None:
    target = target_of(link, Chinanews())
    assert (target.record.kind if target.record else None, target.first_page_of) == (kind, first_page_of)
    if target.record and kind == UrlKind.LIST:
        assert target.record.priority < LIST_PRIORITY


def test_a_copy_on_another_host_has_the_id_of_its_article() -> None:
    url = "http://m.chinanews.com/wap/detail/ecnszw/abcdefg0000001.shtml"
    assert target_of(Link(url), Chinanews()) == LinkTarget(Link(url), None, copied_id="iabcdefg0000001")
