"""A link becomes the record of its article or list, the same for all URLs of one page."""

from __future__ import annotations

from datetime import date

from crawler.extraction.lists import Link
from crawler.sites.chinanews import CHINANEWS
from crawler.spiders.discovery import LIST_PRIORITY, discovered_url, followed, seed_url
from crawler.vocabulary import UrlKind

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
    links = {Link(url): CHINANEWS.address(url) for url in (ARTICLE, lists, *other)}
    assert [record.url for record in followed(links, lists, CHINANEWS)] == [ARTICLE, lists]
