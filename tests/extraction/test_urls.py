"""URLs of pages are read as browsers read them; text that is no URL is no error."""

from __future__ import annotations

import pytest

from crawler.extraction.urls import absolute_url, split_url

BASE = "https://a.example/news/today.html"


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("b.html", "https://a.example/news/b.html"),
        (" /c\n.html#top ", "https://a.example/c.html"),
        ("//b.example/d", "https://b.example/d"),
        ("/e?cat=2&amp;id=7", "https://a.example/e?cat=2&id=7"),
        ("mailto:editor@a.example", None),
        ("javascript:void(0)", None),
        ("http://[", None),
        ("http://a.example:port/", None),
    ],
)
def test_a_link_becomes_the_url_that_a_browser_opens(link: str, url: str | None) -> None:
    assert absolute_url(BASE, link) == url


def test_text_that_is_no_url_has_empty_parts() -> None:
    assert split_url("http://[") == split_url("")
    assert split_url(BASE).hostname == "a.example"
