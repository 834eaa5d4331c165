"""The forms of URLs on any site, and the words in them."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.exceptions import BadInputError
from crawler.extraction.urls import split_url
from crawler.sites.url_forms import (
    NEITHER_ARTICLE_NOR_LIST,
    NO_ARTICLE,
    canonical,
    day_of,
    host_of,
    is_article,
    is_feed,
    is_file,
)


@pytest.mark.parametrize(
    "path",
    [
        "/2026/05/03/bees",
        "/news/2026-05-03/bees.html",
        "/news/bees-on-the-upper-deck",
        "/news/bees_on_the_upper_deck,12.html",
        "/a/12345",
        "/news/story-1234567.php",
        "/news/c0ffee12ab",
        "/2026/may/bees",
    ],
)
def test_a_path_with_a_date_a_headline_or_a_number_is_an_article_s(path: str) -> None:
    assert is_article(path)


@pytest.mark.parametrize(
    "path", ["", "/", "/news", "/2026/05/03/", "/tag/12345", "/author/2026/05/03/x", "/world-news"]
)
def test_any_other_path_is_not(path: str) -> None:
    assert not is_article(path)


def test_words_of_lists_are_words_that_articles_do_not_have() -> None:
    assert NO_ARTICLE > NEITHER_ARTICLE_NOR_LIST
    lists = "archive archives category categories feed feeds page pages rss section sections sitemap"
    assert sorted(NO_ARTICLE - NEITHER_ARTICLE_NOR_LIST) == sorted(lists.split())
    assert {"impressum", "wp-json", "terms-of-service"} <= NEITHER_ARTICLE_NOR_LIST


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("/2026/05/03/bees", date(2026, 5, 3)),
        ("/20260503/bees", date(2026, 5, 3)),
        ("/2026/05/bees", None),
        ("/2026/02/30/bees", None),
        ("/2026/may/03/bees", None),
        ("/bees", None),
    ],
)
def test_the_day_in_a_path_is_read(path: str, day: date | None) -> None:
    assert day_of(path) == day


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://News.example/a?utm_source=x&id=1&fbclid=2&PHPSESSID=3#top", "https://news.example/a?id=1"),
        ("https://news.example/a?ref=x&reference=1", "https://news.example/a?reference=1"),
    ],
)
def test_a_canonical_url_has_no_tracking_parameters_and_no_session(url: str, found: str) -> None:
    assert canonical(split_url(url)) == found


def test_files_and_feeds_are_known_by_their_paths() -> None:
    assert is_file("/a/bees.JPG")
    assert not is_file("/a/bees.html")
    assert all(map(is_feed, ("/rss", "/feed/", "/news.xml", "/a/atom.xml")))
    assert not is_feed("/feedback")


def test_a_host_is_that_of_a_web_url() -> None:
    assert host_of("https://news.example:8080/a") == "news.example"
    for text in ("news.example", "ftp://news.example/", "http://[", "http://news.example:port/"):
        with pytest.raises(BadInputError, match=r"no http\(s\) URL"):
            host_of(text)
