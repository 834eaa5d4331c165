"""The rules of a robots.txt, on the examples of RFC 9309 and on what real files get wrong."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.network.robots import read_robots
from tests.proportion import excess

OURS = "chinanews-crawler"
RFC_EXAMPLE = b"""
User-Agent: *
Disallow: *.gif$
Disallow: /example/
Allow: /publications/

User-Agent: foobot
Disallow:/
Allow:/example/page.html
Allow:/example/allowed.gif

User-Agent: barbot
User-Agent: bazbot
Disallow: /example/page.html

User-Agent: quxbot
"""


def allowed(robots: str | bytes, path: str, product: str = OURS) -> bool:
    body = robots if isinstance(robots, bytes) else robots.encode()
    return read_robots(body, product).reason_to_refuse(f"https://www.example.org{path}") is None


@pytest.mark.parametrize(
    ("product", "path", "expected"),
    [
        ("anybot", "/a.gif", False),
        ("anybot", "/a.gif?size=1", True),
        ("anybot", "/example/page.html", False),
        ("anybot", "/publications/", True),
        ("anybot", "/robots.txt", True),
        ("foobot", "/other.html", False),
        ("foobot", "/example/page.html", True),
        ("foobot", "/example/allowed.gif", True),
        ("FooBot", "/example/allowed.gif", True),
        ("barbot", "/example/page.html", False),
        ("bazbot", "/example/page.html", False),
        ("bazbot", "/a.gif", True),
        ("quxbot", "/example/page.html", True),
    ],
)
def test_groups_are_chosen_as_in_the_rfc(product: str, path: str, *, expected: bool) -> None:
    assert allowed(RFC_EXAMPLE, path, product) is expected


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("/foo/bar?baz=quz", "/foo/bar?baz=quz"),
        ("/foo/bar?baz=http://foo.bar", "/foo/bar?baz=http%3A%2F%2Ffoo.bar"),
        ("/foo/bar/ツ", "/foo/bar/%E3%83%84"),
        ("/foo/bar/%e3%83%84", "/foo/bar/%E3%83%84"),
        ("/foo/bar/%62%61%7A", "/foo/bar/baz"),
        ("/path/file-with-a-%2A.html", "/path/file-with-a-*.html"),
        ("/path/foo-%24", "/path/foo-$"),
        ("/a/*/c", "/a/b/b/c/d"),
        ("/*.php$", "/index.php"),
        ("/", "/anything"),
    ],
)
def test_paths_are_compared_octet_by_octet(pattern: str, path: str) -> None:
    assert not allowed(f"User-agent: *\nDisallow: {pattern}\n", path)


@pytest.mark.parametrize(("pattern", "path"), [("/a$", "/ab"), ("/*.php$", "/a.php?x"), ("/A", "/a"), ("", "/")])
def test_a_pattern_fits_no_more_than_it_says(pattern: str, path: str) -> None:
    assert allowed(f"User-agent: *\nDisallow: {pattern}\n", path)


def test_the_longest_rule_decides_and_allow_wins_a_tie() -> None:
    rules = "User-agent: *\nAllow: /page/\nDisallow: /page/secret\nAllow: /tie\nDisallow: /tie\n"
    assert allowed(rules, "/page/open")
    assert not allowed(rules, "/page/secret.html")
    assert allowed(rules, "/tie")


def test_groups_of_the_same_name_are_one() -> None:
    rules = f"User-agent: {OURS}\nDisallow: /a\n\nUser-agent: *\nDisallow: /\n\nUser-agent: {OURS}/2.0\nDisallow: /b\n"
    assert [allowed(rules, path) for path in ("/a", "/b", "/c")] == [False, False, True]


def test_part_of_our_name_is_not_our_name() -> None:
    assert allowed("User-agent: china\nDisallow: /\n", "/")
    assert allowed("User-agent: crawler\nDisallow: /\n", "/")


@pytest.mark.parametrize(
    "rules",
    [
        "\ufeffUser-agent: *\nDisallow: /\n",
        "user-AGENT : *  # everyone\r\n\r\nDISALLOW : /\r\n",
        "User-agent: a\nSitemap: https://example.org/s.xml\nUser-agent: *\nDisallow: /",
        "User-agent: *\rDisallow: /\r",
        "User-agent: *\nDissallow: /\n",
    ],
)
def test_what_real_files_get_wrong_still_holds(rules: str) -> None:
    assert not allowed(rules, "/page")


def test_crawl_delay_is_that_of_our_group_and_a_number() -> None:
    rules = f"User-agent: *\nCrawl-delay: 20\n\nUser-agent: {OURS}\nCrawl-delay: 2.5\nCrawl-delay: soon\n"
    assert read_robots(rules.encode(), "otherbot").crawl_delay == 20
    assert read_robots(f"User-agent: {OURS}\nCrawl-delay: 2.5\n".encode(), OURS).crawl_delay == 2.5
    assert read_robots(b"User-agent: *\nCrawl-delay: -1\n", OURS).crawl_delay is None


@given(st.binary(max_size=300), st.text(max_size=50))
def test_any_bytes_are_a_robots_txt(body: bytes, path: str) -> None:
    read_robots(body, OURS).reason_to_refuse("https://www.example.org/" + path.replace("[", "").replace("]", ""))


@pytest.mark.parametrize("line", ["a{}b", "{}:", ":{}b", "Disallow{}b", "Disallow: a{}b", "User-agent:{}b"])
def test_a_line_of_half_a_megabyte_takes_time_in_proportion(line: str) -> None:
    def read(text: bytes) -> None:
        assert read_robots(text, OURS).crawl_delay is None

    assert excess(lambda chars: line.format(" " * chars).encode(), read, (5_000, 50_000, 400_000)) is None


def test_the_sitemaps_are_named_for_all_crawlers_wherever_they_stand() -> None:
    body = b"\xef\xbb\xbfSitemap: https://e.org/a.xml\nUser-agent: other\nsitemap : /b.xml # news\r\nDisallow: /\r"
    robots = read_robots(body + b"SITEMAP:\nSitemap: https://e.org/a.xml\n", "ours")
    assert robots.sitemaps == ("https://e.org/a.xml", "/b.xml")
    assert robots.reason_to_refuse("https://e.org/") is None
