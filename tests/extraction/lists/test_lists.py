"""Links of pages, feeds and JSON. Feeds may have comments and declarations before their root."""

from __future__ import annotations

import gzip

import pytest

from crawler.exceptions import PathologicalPageError
from crawler.extraction.html.limits import MAX_PAGE_BYTES
from crawler.extraction.lists import ListReading, links_of
from crawler.items import Page
from crawler.vocabulary import DiscoveryWay
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


@pytest.mark.parametrize("content_type", ["image/png", "Application/PDF", "video/mp4"])
def test_a_file_that_is_no_text_has_no_links_and_no_fault(content_type: str) -> None:
    page = Page("http://www.example.org/report", b"%PDF-1.4 \xff\x00", headers={"content-type": content_type})
    assert links_of(page) == ListReading(())


@pytest.mark.parametrize("body", [b"<p>" * 1_000_001, b"<p>" + b" " * MAX_PAGE_BYTES], ids=["tags", "bytes"])
def test_a_page_that_exceeds_the_limits_is_an_error(body: bytes) -> None:
    with pytest.raises(PathologicalPageError):
        links_of(Page("http://www.example.org/", body))


@pytest.mark.parametrize(
    "body",
    [
        b"<rss version='2.0'>",
        b"\xef\xbb\xbf<?xml version='1.0'?><!-- made by hand -->\n<RSS>",
        b"<feed xmlns='http://www.w3.org/2005/Atom'>",
        b'<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">',
        b"<?xml-stylesheet href='a.xsl'?><urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>",
        b"<sm:sitemapindex>",
        '<?xml version="1.0" encoding="utf-16"?><rss>'.encode("utf-16"),
        b'{"version": "https://jsonfeed.org/version/1.1", "items": []}',
        rb'{"version": "https:\/\/jsonfeed.org\/version\/1", "items": []}',
        gzip.compress(b"<urlset>", mtime=0),
        b"https://example.org/1\nhttps://example.org/2\n",
    ],
)
def test_feeds_and_sitemaps_announce(body: bytes) -> None:
    assert links_of(Page("https://example.org/list", body)).way == DiscoveryWay.ANNOUNCED


@pytest.mark.parametrize(
    "body",
    [
        b"<!DOCTYPE html><html><head><!-- <rss> --><title>News</title>",
        b"<html><body><p>How to read an <rss > feed</p>",
        b'specialcnsdata = {"docs": [{"url": "https://example.org/1.shtml"}]}',
        b"",
    ],
)
def test_other_lists_link(body: bytes) -> None:
    assert links_of(Page("https://example.org/list", body)).way == DiscoveryWay.LINKED
