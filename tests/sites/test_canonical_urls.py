"""A declared URL is believed where it can be the article's; marks tell AMP and mobile copies."""

from __future__ import annotations

import pytest

from crawler.extraction.urls import split_url
from crawler.sites.canonical_urls import is_canonical, is_copy
from crawler.sites.generic import generic_site

SITE = "https://example.org"
STORY = f"{SITE}/2026/03/05/ferry-sails-again"


@pytest.mark.parametrize(
    "url",
    [
        "https://amp.example.org/a",
        "https://m.example.org/a",
        f"{SITE}/m/a",
        f"{SITE}/a/amp",
        f"{SITE}/a/amp/",
        f"{SITE}/amp/a",
        f"{SITE}/a.amp",
        f"{SITE}/a.amp.html",
        f"{SITE}/a?amp",
        f"{SITE}/a?id=1&amp=1",
        f"{SITE}/a?outputType=amp",
        f"{SITE}/a?mobile=1",
    ],
)
def test_a_mark_of_amp_or_of_a_mobile_site_makes_a_copy(url: str) -> None:
    assert is_copy(split_url(url))


@pytest.mark.parametrize(
    "url", [SITE, "https://www.example.org/a", f"{SITE}/mobile-phones", f"{SITE}/camp", f"{SITE}/a?m=content&ampere=1"]
)
def test_any_other_url_is_no_copy(url: str) -> None:
    assert not is_copy(split_url(url))


@pytest.mark.parametrize(
    ("own", "declared"),
    [
        (f"{STORY}?from=home", STORY),
        (f"{STORY}/", STORY),
        (f"{STORY}/amp", STORY),
        (f"{SITE}/amp/harbour", f"{SITE}/harbour"),
        ("https://m.example.org/news/view.php?id=9", f"{SITE}/2026/03/05/ferry"),
        (f"{SITE}/?p=123", f"{SITE}/2026/03/123.html"),
        (f"{SITE}/?p=123", STORY),
        (f"{SITE}/view.php?id=1001&cat=3", f"{SITE}/view.php?id=1001"),
        (f"{SITE}/world/ferry-sails-12345", f"{SITE}/local/ferry-is-back-12345"),
        (f"{SITE}/amp/mayor-opens-new-harbour-12345", f"{SITE}/storm-delays-the-ferries-12345"),
        (f"{SITE}/amp/ferry-sails-once-more", f"{SITE}/2026/03/ferry-sails-again"),
        (f"{SITE}/world/2026/03/05/bees", f"{SITE}/local/2026/03/05/bees"),
    ],
)
def test_a_url_that_names_the_same_article_is_believed(own: str, declared: str) -> None:
    assert is_canonical(split_url(declared), split_url(own), "Ferry sails again")


@pytest.mark.parametrize(
    ("own", "declared"),
    [
        (STORY, SITE),
        (STORY, f"{SITE}/world"),
        (f"{SITE}/view.php?id=1001", f"{SITE}/view.php"),
        (f"{SITE}/view.php?id=1001", f"{SITE}/view.php?id=1002"),
        (f"{SITE}/article/show-the-whole-story?id=1", f"{SITE}/article/show-the-whole-story"),
        (STORY, f"{SITE}/2026/03/05/bees-on-the-upper-deck"),
        (f"{SITE}/2026/03/05/morning-news", f"{SITE}/2026/03/06/morning-news"),
        ("https://amp.example.org/harbour", f"{SITE}/world"),
        (f"{SITE}/amp/2026/03/05/bees-come-on-board", STORY),
        (f"{SITE}/2026/03/05/bees-come-on-board", STORY),
        (f"{SITE}/m/view.php?id=1001", f"{SITE}/view.php?id=1002"),
    ],
)
def test_any_other_url_is_not(own: str, declared: str) -> None:
    assert not is_canonical(split_url(declared), split_url(own), "The ferry sails again")


def test_the_address_of_a_page_is_that_of_its_declared_url_on_the_same_site() -> None:
    site = generic_site("example.org")
    own = site.address(f"{STORY}/amp")
    assert own is not None
    assert site.own_address(own, f"{STORY}/amp", STORY, None).identity == "example.org/2026/03/05/ferry-sails-again"
    for other in (None, "https://example.com/2026/03/05/ferry-sails-again", SITE):
        assert site.own_address(own, f"{STORY}/amp", other, None) is own
