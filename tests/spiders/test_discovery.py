"""A link becomes the record of its article or list, the same for all URLs of one page."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.extraction.lists import Link
from crawler.sites.chinanews import CHINANEWS
from crawler.sites.generic import generic_site
from crawler.spiders.discovery import (
    LIST_PRIORITY,
    archive_form,
    discovered_url,
    given_url,
    seed_url,
    sighting_on,
)
from crawler.spiders.link_targets import followed, target_of
from crawler.storage.frontier.records import Lease
from crawler.vocabulary import DiscoveryWay, UrlKind

ARTICLE = "http://www.ecns.cn/news/2026-03-04/detail-iabcdefg0000001.shtml"
MOBILE = "http://www.ecns.cn/m/news/2026-03-04/detail-iabcdefg0000001.shtml"


def test_an_article_has_its_day_as_priority_and_its_section() -> None:
    url = discovered_url(ARTICLE, CHINANEWS)
    assert (url.kind, url.day, url.section) == (UrlKind.ARTICLE, "2026-03-04", "news")
    assert url.priority == date(2026, 3, 4).toordinal() < LIST_PRIORITY


def test_a_mobile_copy_has_the_key_and_the_first_page_of_its_article() -> None:
    article, copy = (discovered_url(url, CHINANEWS) for url in (ARTICLE, MOBILE))
    assert (article.key, article.url) == (copy.key, copy.url)
    assert copy.name == MOBILE


def test_a_query_is_not_part_of_an_alias() -> None:
    assert discovered_url(f"{ARTICLE}?from=rss#top", CHINANEWS).name == ARTICLE


def test_a_list_has_one_key_on_http_and_https_with_www_and_without() -> None:
    urls = ("http://www.ecns.cn/news/", "https://ecns.cn/news/", "https://WWW.ecns.cn/news/")
    assert {discovered_url(url, CHINANEWS).key for url in urls} == {"//ecns.cn/news/"}
    assert {discovered_url(url, CHINANEWS).kind for url in urls} == {UrlKind.LIST}


def test_a_seed_is_a_list_unless_its_url_is_an_articles() -> None:
    odd = "http://www.ecns.cn/odd.txt"
    assert discovered_url(odd, CHINANEWS).kind == UrlKind.OTHER
    assert seed_url(odd, CHINANEWS).kind == UrlKind.LIST
    assert seed_url(ARTICLE, CHINANEWS).kind == UrlKind.ARTICLE


def test_links_to_articles_and_lists_of_the_site_are_followed() -> None:
    lists, other = "http://www.ecns.cn/news/", ("http://www.example.org/news/", "http://www.ecns.cn/odd.txt")
    links = [target_of(Link(url), CHINANEWS) for url in (ARTICLE, lists, *other)]
    assert [record.url for record in followed(links, lists, CHINANEWS)] == [ARTICLE, lists]


OTHER_SITE = generic_site("example.org")
BY_ID = "https://www.example.org/view.php?id=1001"


def test_a_link_is_fetched_with_the_id_in_its_query_and_without_tracking() -> None:
    url = discovered_url(f"{BY_ID}&utm_source=rss#top", OTHER_SITE)
    assert (url.url, url.name, url.kind) == (BY_ID, BY_ID, UrlKind.ARTICLE)


def test_a_given_url_is_fetched_as_it_is_written() -> None:
    for site, written in (
        (OTHER_SITE, f"{BY_ID}&utm_source=rss"),
        (CHINANEWS, f"{ARTICLE}?from=rss"),
        (CHINANEWS, MOBILE),
    ):
        url = given_url(f"{written}#top", site)
        assert url.url == written
        assert url.key == discovered_url(written, site).key


def test_a_given_further_page_leads_to_the_first_page() -> None:
    assert given_url(ARTICLE.replace(".shtml", "-p2.shtml"), CHINANEWS).url == ARTICLE


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (f"{BY_ID}&utm_source=rss", BY_ID, True),
        (BY_ID, BY_ID.replace("1001", "1002"), False),
        (BY_ID, "https://www.example.org/view.php", False),
        ("http://EXAMPLE.org:80/a b/你#x", "https://www.example.org/a%20b/%e4%bd%a0/", True),
        ("http://example.org", "https://example.org/?", True),
    ],
)
def test_all_forms_of_one_url_are_one_form_in_an_archive(one: str, other: str, same: bool) -> None:  # noqa: FBT001
    assert (archive_form(OTHER_SITE, one) == archive_form(OTHER_SITE, other)) is same


def test_a_query_is_no_part_of_the_form_where_the_path_names_the_article() -> None:
    assert archive_form(CHINANEWS, f"{ARTICLE}?from=rss") == archive_form(CHINANEWS, ARTICLE)
    assert archive_form(CHINANEWS, MOBILE) != archive_form(CHINANEWS, ARTICLE)


def test_the_page_of_an_article_is_no_way_and_a_list_of_an_archive_is_no_visit() -> None:
    news, article = (
        Lease("a", ARTICLE, kind, 1, "2026-11-20T00:00:00+00:00") for kind in (UrlKind.LIST, UrlKind.ARTICLE)
    )
    assert sighting_on(ARTICLE, DiscoveryWay.ANNOUNCED, article, CHINANEWS, is_live=True).way is None
    assert sighting_on(ARTICLE, DiscoveryWay.ANNOUNCED, news, CHINANEWS, is_live=False).list_key is None
