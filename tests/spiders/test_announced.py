"""The records of URLs that a site announces: which are articles, which are lists, and what comes first."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from crawler.extraction.lists import Link
from crawler.items import Page
from crawler.sites.chinanews import CHINANEWS
from crawler.sites.generic import generic_site
from crawler.spiders.discovery import address_of, newest_first, next_list_url
from crawler.spiders.limits import Bounds
from crawler.spiders.link_targets import followed, target_of
from crawler.storage.frontier.records import DiscoveredUrl, Lease
from crawler.vocabulary import LinkKind, Reason, UrlKind

SITE = generic_site("example.org")
ROOT = "https://example.org"
MAY = datetime(2026, 5, 4, 1, tzinfo=UTC)


def records(*links: Link, origin: str = f"{ROOT}/sitemap.xml") -> list[DiscoveredUrl]:
    return followed([target_of(link, SITE) for link in links], origin, SITE)


def a_lease(kind: UrlKind, url: str, key: str = "") -> Lease:
    return Lease(key or url, url, kind, 1, "2026-05-04T00:00:00+00:00")


def address(kind: UrlKind, url: str, came: str | None = None) -> bool:
    key = url.partition("://")[2] if kind == UrlKind.ARTICLE else ""
    return address_of(Page(came or url, b"<p>Tea is in.</p>"), a_lease(kind, url, key), SITE) is not None


@pytest.mark.parametrize(
    ("kind", "path", "expected"),
    [
        (LinkKind.ITEM, "/harbour", UrlKind.ARTICLE),
        (LinkKind.ITEM, "/?p=17", UrlKind.ARTICLE),
        (LinkKind.PAGE, "/harbour", UrlKind.OTHER),
        (LinkKind.PAGE, "/a/long/way/to/it", UrlKind.OTHER),
        (LinkKind.PAGE, "/2026/05/04/tea", UrlKind.ARTICLE),
        (LinkKind.PAGE, "/", UrlKind.LIST),
        (LinkKind.LINK, "/harbour", UrlKind.LIST),
        (LinkKind.LIST, "/2026/05/04/all-stories-of-the-day", UrlKind.LIST),
    ],
)
def test_the_kind_of_a_link_and_the_form_of_its_url_make_an_article_or_a_list(
    kind: LinkKind, path: str, expected: UrlKind
) -> None:
    assert [record.kind for record in records(Link(ROOT + path, kind))] == [expected]


@pytest.mark.parametrize("path", ["/tag/boats", "/about", "/mill.jpg", "/clip.mp4"])
def test_a_sitemaps_other_entries_are_not_followed(path: str) -> None:
    assert records(Link(ROOT + path, LinkKind.PAGE)) == []


def test_the_newest_come_first_and_an_article_without_a_day_gets_that_of_its_publication() -> None:
    old, new = (
        Link(f"{ROOT}/old", LinkKind.ITEM, published=MAY.replace(month=4)),
        Link(f"{ROOT}/new", LinkKind.ITEM, MAY),
    )
    first, second = records(*newest_first([old, new]))
    assert (first.url, first.day, first.announced) == (f"{ROOT}/new", "2026-05-04", "2026-05-04T01:00:00+00:00")
    assert first.priority == date(2026, 5, 4).toordinal() > second.priority


def test_a_time_of_change_is_no_day_but_orders_the_work() -> None:
    (changed,) = records(Link(f"{ROOT}/harbour", LinkKind.PAGE, modified=MAY))
    assert (changed.day, changed.priority) == (None, MAY.toordinal())


def test_a_list_elsewhere_is_followed_if_the_site_names_it_and_its_articles_are_not() -> None:
    sitemap, article = "https://cdn.example.net/map.xml", "https://cdn.example.net/2026/05/04/tea-is-in-again"
    assert [one.url for one in records(Link(sitemap, LinkKind.LIST))] == [sitemap]
    assert records(Link(article, LinkKind.ITEM), origin=sitemap) == []
    assert records(Link("https://evil.example.net/map.xml", LinkKind.LIST), origin=sitemap) == []


def test_a_page_is_an_article_if_its_url_was_announced_and_not_if_it_leads_to_a_list() -> None:
    assert address(UrlKind.ARTICLE, f"{ROOT}/harbour")
    assert address(UrlKind.ARTICLE, f"{ROOT}/go", came=f"{ROOT}/the/way/to/the/harbour")
    assert not address(UrlKind.ARTICLE, f"{ROOT}/go", came=f"{ROOT}/world")
    assert not address(UrlKind.ARTICLE, f"{ROOT}/2026/05/04/tea", came=f"{ROOT}/the/way/to/the/harbour")
    assert not address(UrlKind.OTHER, f"{ROOT}/harbour")
    assert not address(UrlKind.LIST, f"{ROOT}/sitemaps/20260504")


def test_the_rules_of_a_known_site_decide_whatever_announces_a_url() -> None:
    links = [Link("https://www.ecns.cn/harbour.txt", kind) for kind in (LinkKind.ITEM, LinkKind.PAGE)]
    targets = [target_of(link, CHINANEWS) for link in links]
    assert followed(targets, "https://www.ecns.cn/sitemap.xml", CHINANEWS) == []
    linked = target_of(Link("https://www.ecns.cn/sitemap_index.xml.gz"), CHINANEWS)
    assert [one.kind for one in followed([linked], "https://www.ecns.cn/", CHINANEWS)] == [UrlKind.LIST]


def test_the_next_page_of_a_list_is_that_of_the_sites_rules_or_the_one_it_names() -> None:
    named = [Link(f"{ROOT}/world?page=2", LinkKind.NEXT_PAGE)]
    assert next_list_url(named, f"{ROOT}/world", SITE) == f"{ROOT}/world?page=2"
    assert next_list_url([], f"{ROOT}/world", SITE) is None
    assert next_list_url([], "https://www.ecns.cn/news/", CHINANEWS) == "https://www.ecns.cn/news/index_2.shtml"


def test_what_did_not_change_since_the_first_day_of_the_run_is_not_followed() -> None:
    bounds = Bounds(3, 10, since="2026-05-04")
    times = {2: Reason.BEFORE_SINCE, 3: None, 4: None}
    for day, reason in times.items():
        for kind, path in ((LinkKind.LIST, f"/s{day}.xml"), (LinkKind.PAGE, f"/page{day}")):
            (record,) = records(Link(ROOT + path, kind, modified=MAY.replace(day=day)))
            assert bounds.reason_not_to_follow(record) == reason, (day, kind)


def test_no_more_lists_are_followed_than_the_run_reads() -> None:
    bounds = Bounds(3, 2)
    lists = records(*(Link(f"{ROOT}/s.xml?page={number}", LinkKind.LIST) for number in range(4)))
    reasons = [bounds.reason_not_to_follow(one) for one in (*lists, lists[0])]
    assert reasons == [None, None, Reason.TOO_MANY_LISTS, Reason.TOO_MANY_LISTS, None]
