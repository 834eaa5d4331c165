"""URLs of pages are read as browsers read them; text that is no URL is no error."""

from __future__ import annotations

from urllib.parse import urljoin

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crawler.extraction.urls import (
    MAX_URL_BYTES,
    MAX_URL_CHARS,
    absolute_url,
    is_too_long,
    joined_if_plain,
    joined_url,
    split_url,
)

BASE = "https://a.example/news/today.html"
PIECES = (
    *("http:", "https:", "HTTP:", "ftp:", "javascript:", "JavaScript:", "mailto:", "tel:", "data:", "a:b"),
    *(
        "/",
        "//",
        "///",
        ".",
        "..",
        "./",
        "../",
        "...",
        ".a",
        "a..",
        "\\",
        "?",
        "?q=1",
        "?u=http://b.example/",
        "#",
        "#top",
    ),
    *(
        "&",
        "&amp;",
        ";",
        ";p=1",
        ":",
        ":80",
        ":8000",
        ":99999",
        ":port",
        "@",
        "u:p@",
        "%20",
        "%",
        "%zz",
        "+",
        "=",
        "~",
        "!",
    ),
    *(
        "a.example",
        "A.example",
        "www.a.example",
        "127.0.0.1",
        "[::1]",
        "[",
        "]",
        "b\u00fccher.example",
        "a",
        "b.html",
        "-",
        "_",
    ),
    *(
        "/news/",
        "/2026/02-11/154583.shtml",
        "index_2.shtml",
        "\u4e2d",
        "\u00e9",
        "\u212a",
        "\uff0f",
        "\u2100",
        "|",
        "{",
        '"',
    ),
    *(" ", "\t", "\r\n", "\x00", "\x0b", "\x85", "\u202a", "\ud800", "\xa0", "\u3000"),
)
BASES = (
    BASE,
    "http://a.example",
    "https://a.example/?q=/../x#y",
    "https://a.example:8000/news/",
    "https://a.example:99999/news/",
    "http://a.example/a//b/c",
    "http://a.example/a/../b/./c",
    "http://a.example/.a/b;p=1/c;q=2",
    "http://u:p@a.example/b/c",
    "HTTP://A.example/b/c",
    "http://b\u00fccher.example/b/c",
    "http://a.example/b\t/c d",
    "ftp://a.example/b",
    "//a.example/b",
    "/b/c",
    "http://[",
    "",
)
texts = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=3)), max_size=6).map("".join)


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


@given(st.one_of(st.sampled_from(BASES), texts), texts)
@example("http://a.example", "b")
@example("http://a.example/b/c", "//a.example")
@example("http://a.example/b/c", "?q")
def test_the_fast_way_to_join_gives_the_same_as_the_general_rules(base: str, link: str) -> None:
    assert absolute_url(base, link) == joined_url(base, link)
    if (joined := joined_if_plain(base, link)) is not None:
        assert joined == urljoin(base, link)


@pytest.mark.parametrize(
    "link", ["/" + "a/" * 50_000 + "\\", "?" * 100_000, "a" * 100_000 + "\\", "//" + "a." * 50_000]
)
def test_a_long_link_is_joined_as_the_general_rules_say(link: str) -> None:
    assert absolute_url(BASE, link) == joined_url(BASE, link)


@pytest.mark.parametrize(
    ("url", "too_long"),
    [
        ("a" * MAX_URL_CHARS, False),
        ("a" * (MAX_URL_CHARS + 1), True),
        ("\u4e2d" * (MAX_URL_BYTES // 3), False),
        ("\u4e2d" * (MAX_URL_BYTES // 3 + 1), True),
    ],
)
def test_the_length_of_a_url_is_limited_in_characters_and_in_bytes(url: str, *, too_long: bool) -> None:
    assert is_too_long(url) == too_long


def test_text_that_is_no_url_has_empty_parts() -> None:
    assert split_url("http://[") == split_url("")
    assert split_url(BASE).hostname == "a.example"
