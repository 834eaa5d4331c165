"""Links of pages, feeds and JSON. Feeds may have comments and declarations before their root."""

from __future__ import annotations

import pytest

from crawler.exceptions import PathologicalPageError
from crawler.extraction.html.limits import MAX_PAGE_BYTES
from crawler.extraction.lists import links_of
from crawler.items import Page
from tests.proportion import excess

FEED = "<rss version='2.0'><channel><item><link>http://www.example.org/one</link></item></channel></rss>"


@pytest.mark.parametrize(
    "prolog",
    [
        "",
        "\ufeff\n",
        "<?xml version='1.0' encoding='utf-8'?>\n<?xml-stylesheet href='a.xsl'?><!-- a > b -->",
        "<!DOCTYPE rss PUBLIC '-//Netscape//DTD RSS 0.91//EN' 'http://example.org/rss-0.91.dtd'>",
        "<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY nbsp '&#160;'>]>",
    ],
)
def test_a_feed_is_read_whatever_is_before_its_root(prolog: str) -> None:
    assert links_of(Page("http://www.example.org/feed", (prolog + FEED).encode())).urls == (
        "http://www.example.org/one",
    )


@pytest.mark.parametrize("piece", [b"<!---->", b"<!DOCTYPE a[", b"<!--", b"<?", b" <!DOCTYPE>"])
def test_a_prolog_without_end_is_read_in_linear_time(piece: bytes) -> None:
    assert excess(lambda times: Page("http://www.example.org/feed", piece * times), links_of, (6_000, 50_000)) is None


@pytest.mark.parametrize("body", [b"<p>" * 1_000_001, b"<p>" + b" " * MAX_PAGE_BYTES], ids=["tags", "bytes"])
def test_a_page_that_exceeds_the_limits_is_an_error(body: bytes) -> None:
    with pytest.raises(PathologicalPageError):
        links_of(Page("http://www.example.org/", body))
