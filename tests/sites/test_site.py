"""The base class of sites: what can be pickled, which URLs are on its hosts, and errors of its rules."""

from __future__ import annotations

import pickle
from datetime import UTC, date, datetime

import pytest

from crawler import Page
from crawler.exceptions import BadInputError
from crawler.extraction import ExtractionRules, parse_page
from crawler.extraction.page_object import PageObject
from crawler.processing.process import process
from crawler.sites import UNKNOWN, Site, known_sites, site_at
from crawler.sites.chinanews import CHINANEWS
from crawler.sites.generic import GivenPages
from crawler.sites.group import SiteGroup
from crawler.sites.site import day_in, path_on
from crawler.vocabulary import Role

OTHER = site_at("https://news.example/")
EVERY_SITE = [
    *known_sites().values(),
    UNKNOWN,
    OTHER,
    GivenPages("news.example", ["news.example"]),
    SiteGroup("news", {"www.ecns.cn": CHINANEWS, "news.example": OTHER}),
]


class BrokenSite(Site):
    """A site with an XPath that is no XPath."""

    name = "broken"
    rules = ExtractionRules(page_objects=(PageObject("broken-2026", {Role.BODY: "//div[", Role.SHARE: "//p"}),))


class SiteOfUnknownFunction(Site):
    """A site with an XPath whose function does not exist, which shows only when it is evaluated."""

    name = "unknown-function"
    rules = ExtractionRules(page_objects=(PageObject("of-2026", {Role.BODY: "//div[ends(@id, 'x')]"}),))


@pytest.mark.parametrize("site", EVERY_SITE, ids=repr)
def test_a_site_that_was_pickled_is_equal_and_works(site: Site) -> None:
    copy = pickle.loads(pickle.dumps(site))  # noqa: S301  # bytes of the test
    assert (copy, hash(copy)) == (site, hash(site))
    assert copy.rules == site.rules
    for url in ("https://www.ecns.cn/2018/05-03/301274.shtml", "https://news.example/2026/05/03/a-b-c-d"):
        assert copy.address(url) == site.address(url)


@pytest.mark.parametrize("site", EVERY_SITE, ids=repr)
def test_a_page_travels_with_its_site(site: Site) -> None:
    page = Page("https://www.ecns.cn/2018/05-03/301274.shtml", b"<p>Bees.</p>", site=site)
    assert pickle.loads(pickle.dumps(page)) == page  # noqa: S301  # bytes of the test


def test_sites_of_other_hosts_or_of_another_class_are_not_equal() -> None:
    assert site_at("https://a.example/") != site_at("https://b.example/")
    assert site_at("https://a.example/") == site_at("https://www.a.example/")
    assert GivenPages(OTHER.name, OTHER.hosts) != OTHER


def test_nothing_is_known_about_an_unknown_site() -> None:
    url = "https://news.example/2026/05/03/a-b-c-d"
    assert (UNKNOWN.address(url), UNKNOWN.is_list(url), UNKNOWN.has(url)) == (None, False, False)
    assert (UNKNOWN.next_list(url), UNKNOWN.list_page(url), UNKNOWN.day_list(date(2026, 5, 3))) == (None, 1, None)
    assert UNKNOWN.page_address(Page(url, b'{"@type": "NewsArticle"}')) is None
    assert (UNKNOWN.copied_id(url), UNKNOWN.member(url)) == (None, UNKNOWN)


@pytest.mark.parametrize(
    ("url", "on_site"),
    [
        ("https://www.ecns.cn/a", True),
        ("http://ecns.cn:8080/a", True),
        ("http://ecns.cn:22/a", False),
        ("http://user@ecns.cn/a", False),
        ("http://ecns.cn.example/a", False),
        ("http://[ecns.cn/", False),
    ],
)
def test_a_url_is_on_a_site_by_host_and_port(url: str, on_site: bool) -> None:  # noqa: FBT001  # a parameter of cases
    assert CHINANEWS.has(url) is on_site


@pytest.mark.parametrize(
    ("site", "message"),
    [
        (BrokenSite(), "site 'broken': page object 'broken-2026', body: invalid XPath '//div[': Invalid expression"),
        (
            SiteOfUnknownFunction(),
            (
                "site 'unknown-function': page object 'of-2026', body: "
                "invalid XPath \"//div[ends(@id, 'x')]\": Unregistered function"
            ),
        ),
    ],
    ids=repr,
)
def test_an_invalid_xpath_is_an_error_of_one_line_that_names_site_role_and_xpath(site: Site, message: str) -> None:
    page = Page("https://broken.example/a", b"<html><div>Bees.</div></html>", site=site)
    with pytest.raises(BadInputError) as raised:
        site.recognises(parse_page(page))
    assert str(raised.value) == message


def test_an_invalid_xpath_is_the_error_of_the_page_that_it_is_used_for() -> None:
    page = Page("https://broken.example/a", b"<html><p>Bees.</p></html>", site=BrokenSite())
    with pytest.raises(BadInputError, match="site 'broken'"):
        process(page, datetime(2026, 5, 4, tzinfo=UTC))


def test_a_url_is_split_only_if_it_is_on_a_host_of_the_web() -> None:
    assert path_on({"a.example"}, "https://a.example/b?c") == "/b"
    assert path_on({"a.example"}, "ftp://a.example/b") is None
    assert path_on({"a.example"}, "https://b.example/b") is None
    assert path_on({"a.example"}, "http://[") is None


@pytest.mark.parametrize("digits", ["2026/05-03", "2026-05-03", "2026/0503", "20260503"])
def test_a_day_in_a_path_is_read_in_each_form(digits: str) -> None:
    assert day_in(digits) == date(2026, 5, 3)


def test_a_day_that_is_in_no_calendar_is_none() -> None:
    assert day_in("2026/02-30") is None
