"""Pages whose URL is no article's: one article is recognised by its text, and no other page is stored."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.exceptions import PageError
from crawler.items import Page
from crawler.processing.process import process
from crawler.sites.generic import generic_site
from tests.sites.kinds_of_pages import ARTICLES, OTHER_PAGES, KindOfPage

SITE = generic_site("quay.example")
NOW = datetime(2026, 11, 1, tzinfo=UTC)


def page_of(kind: KindOfPage) -> Page:
    url = f"https://quay.example{kind.path}"
    return Page(url, kind.markup, headers={"content-type": "text/html; charset=utf-8"}, site=SITE)


def is_stored(page: Page) -> bool:
    """Return whether a crawl stores the page: it is recognised as an article, and no check refuses it."""
    if not (SITE.address(page.url) or SITE.page_address(page)):
        return False
    try:
        return process(page, NOW).refusal is None
    except PageError:
        return False


@pytest.mark.parametrize("kind", ARTICLES.values(), ids=list(ARTICLES))
def test_an_article_without_the_url_of_one_is_stored(kind: KindOfPage) -> None:
    assert SITE.address(page_of(kind).url) is None
    assert is_stored(page_of(kind))


@pytest.mark.parametrize("kind", OTHER_PAGES.values(), ids=list(OTHER_PAGES))
def test_a_page_of_another_kind_is_not_stored(kind: KindOfPage) -> None:
    assert not is_stored(page_of(kind))


@pytest.mark.parametrize(
    "path", ["/", "/tag/crane", "/author/moor", "/c/crane", "/forum/crane", "/products/crane", "/rss"]
)
def test_the_url_of_a_list_a_shop_or_a_forum_outweighs_the_text(path: str) -> None:
    assert SITE.page_address(page_of(KindOfPage(path, "Old crane to stay", ARTICLES["plain"].main))) is None


def test_a_page_with_little_text_is_not_read_to_be_recognised() -> None:
    assert not SITE.may_show_article(page_of(KindOfPage("/crane", "Old crane", "<p>It stays.</p>")))
    assert SITE.may_show_article(page_of(ARTICLES["plain"]))
