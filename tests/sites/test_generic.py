"""A site without rules: articles and lists are recognised by URLs, by declarations and by the day in the URL."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler import process
from crawler.items import Page
from crawler.sites.generic import GivenPages, generic_site
from crawler.vocabulary import Reason
from tests.proportion import excess

SITE = generic_site("example.org")
URL = "https://www.example.org/harbour"


def declares_article(body: str) -> bool:
    """Return whether a page is taken for an article because it declares itself one."""
    return SITE.page_address(Page(URL, body.encode())) is not None


@pytest.mark.parametrize(
    "declaration",
    [
        '{"@type": "NewsArticle"}',
        '{"@type" : [ "BlogPosting" ]}',
        '<meta property="og:type" content="article">',
        '<meta content="article" property="og:type">',
    ],
)
def test_a_page_that_declares_itself_an_article_has_an_address(declaration: str) -> None:
    assert SITE.address(URL) is None
    assert declares_article(f"<html>{declaration}</html>")


@pytest.mark.parametrize(
    "declaration", ['{"@type": "WebSite"}', '<meta property="og:type" content="website">', "article"]
)
def test_a_page_with_another_declaration_has_none(declaration: str) -> None:
    assert not declares_article(f"<html>{declaration}</html>")


@pytest.mark.parametrize("path", ["/", "/category/towns/harbour", "/tag/harbour", "/news/sections/science/"])
def test_a_list_that_declares_itself_an_article_is_a_list(path: str) -> None:
    page = Page(f"https://www.example.org{path}", b'<html><meta property="og:type" content="article"></html>')
    assert SITE.page_address(page) is None


def test_white_space_in_a_declaration_is_read_in_linear_time() -> None:
    assert excess(lambda chars: '{"@type":' + " " * chars + "b", declares_article, (60_000, 250_000)) is None


NOW = datetime(2026, 11, 1, tzinfo=UTC)
PROSE = (
    "A ferry company has begun to let passengers keep bees on the upper deck, it said on Monday, after a trial in May."
)
ENDING = "Nobody was stung, said the company, which plans to add a second hive in October on its other boat."


def refusal_of(published: str) -> Reason | None:
    """Return why a page of 3 May by its URL, and of `published` by its metadata, is refused."""
    head = f'<title>Bees on board</title><meta property="article:published_time" content="{published}">'
    body = f"<article><h1>Bees on board</h1><p>{PROSE}</p><p>The captain was glad. {PROSE}</p><p>{ENDING}</p></article>"
    url = "https://www.example.org/2026/05/03/bees-on-the-upper-deck"
    return process(Page(url, f"<html><head>{head}</head><body>{body}</body></html>".encode(), site=SITE), NOW).refusal


def test_a_time_far_from_the_day_in_the_url_refuses_the_page() -> None:
    assert refusal_of("2026-06-04T10:00:00+00:00") == Reason.DATE_OUT_OF_RANGE
    assert refusal_of("2026-05-03T10:00:00+00:00") is None


@pytest.mark.parametrize(
    "path",
    ["list.php?id=3", "?cat=3", "news/?section=world", "list.asp?ClassID=4", "index.php?m=content&a=lists&catid=9"],
)
def test_a_query_that_names_a_section_makes_a_list(path: str) -> None:
    assert SITE.is_list(f"https://example.org/{path}")


@pytest.mark.parametrize("path", ["", "/", "/world", "/news/world.html", "/rss", "/archive", "/category/world"])
def test_a_short_path_of_plain_words_is_a_list(path: str) -> None:
    assert SITE.is_list(f"https://example.org{path}")


@pytest.mark.parametrize(
    "path",
    [
        "/2026/05/03/bees",
        "/login",
        "/a/b/c/d",
        "/world?page=2",
        "/?cat=3&page=2",
        "/view.php?cat=3&id=1001",
        "/logo.png",
        f"/{'a' * 31}",
    ],
)
def test_any_other_path_is_not(path: str) -> None:
    assert not SITE.is_list(f"https://example.org{path}")


def test_an_id_in_the_query_makes_an_article_and_stays_in_its_url_and_identity() -> None:
    address = SITE.address("https://www.example.org/view.php?lang=en&id=1001&fbclid=x")
    assert address is not None
    assert address.url == "https://www.example.org/view.php?lang=en&id=1001"
    assert address.identity == "example.org/view.php?id=1001&lang=en"
    assert not SITE.is_list("https://www.example.org/view?id=1001")


def test_a_tracked_link_to_a_list_leads_to_the_list() -> None:
    assert SITE.is_list("https://example.org/world?utm_source=menu&ref=top")


@pytest.mark.parametrize("host", ["example.org", "www.example.org", "m.example.org", "amp.example.org"])
def test_the_versions_of_a_site_are_one_site(host: str) -> None:
    assert generic_site(host) == SITE
    assert SITE.has("https://mobile.example.org/a")
    assert not SITE.has("https://blog.example.org/a")
    assert generic_site("m.co.uk").name == "m.co.uk"


def test_a_given_page_is_an_article_whatever_its_url_looks_like() -> None:
    given = GivenPages("example.org", ["example.org"])
    address = given.address("https://example.org/x?utm_source=y")
    assert address is not None
    assert (address.identity, address.url) == ("example.org/x", "https://example.org/x")
    assert not given.is_list("https://example.org/")
    assert given.address("https://example.com/x") is None
