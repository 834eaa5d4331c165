"""What the URLs and the pages of a site without rules give away."""

from __future__ import annotations

import pytest

from crawler.items import Page
from crawler.sites.generic import any_site
from tests.proportion import excess

SITE = any_site("example.org")
URL = "https://www.example.org/harbour"


def says_article(body: str) -> bool:
    """Tell whether a page is taken for an article by its own word."""
    return SITE.page_address(Page(URL, body.encode())) is not None


@pytest.mark.parametrize(
    "word",
    [
        '{"@type": "NewsArticle"}',
        '{"@type" : [ "BlogPosting" ]}',
        '<meta property="og:type" content="article">',
        '<meta content="article" property="og:type">',
    ],
)
def test_a_page_that_says_that_it_is_an_article_has_an_address(word: str) -> None:
    assert SITE.address(URL) is None
    assert says_article(f"<html>{word}</html>")


@pytest.mark.parametrize("word", ['{"@type": "WebSite"}', '<meta property="og:type" content="website">', "article"])
def test_a_page_that_says_something_else_has_none(word: str) -> None:
    assert not says_article(f"<html>{word}</html>")


def test_white_space_behind_a_word_takes_time_in_proportion() -> None:
    def read(body: str) -> None:
        assert not says_article(body)

    assert excess(lambda chars: '{"@type":' + " " * chars + "b", read, (3_000, 30_000, 250_000)) is None
