"""Feeds and sitemaps announce articles, other lists link to them, and pages of articles do neither."""

from __future__ import annotations

import gzip

import pytest

from crawler.items import Page
from crawler.sites.site import Site
from crawler.spiders.sightings import sighting_on
from crawler.storage.frontier.records import Lease
from crawler.vocabulary import DiscoveryWay, UrlKind

URL = "https://example.org/list"
LIST = Lease("//example.org/list", URL, UrlKind.LIST, 1, "2026-11-20T00:00:00+00:00")
RDF = b'<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'


@pytest.mark.parametrize(
    "body",
    [
        b"<rss version='2.0'>",
        b"\xef\xbb\xbf<?xml version='1.0'?><!-- made by hand -->\n<RSS>",
        b"<feed xmlns='http://www.w3.org/2005/Atom'>",
        RDF,
        b"<?xml-stylesheet href='a.xsl'?><urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>",
        b"<sm:sitemapindex>",
        '<?xml version="1.0" encoding="utf-16"?><rss>'.encode("utf-16"),
        b'{"version": "https://jsonfeed.org/version/1.1", "items": []}',
        gzip.compress(b"<urlset>"),
    ],
)
def test_feeds_and_sitemaps_announce(body: bytes) -> None:
    assert sighting_on(Page(URL, body), LIST, Site(), is_live=True).way == DiscoveryWay.ANNOUNCED


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
    assert sighting_on(Page(URL, body), LIST, Site(), is_live=True).way == DiscoveryWay.LINKED


def test_the_page_of_an_article_is_no_way_and_a_list_of_an_archive_is_no_visit() -> None:
    article = Lease("a", URL, UrlKind.ARTICLE, 1, LIST.discovered_at)
    assert sighting_on(Page(URL, RDF), article, Site(), is_live=True).way is None
    assert sighting_on(Page(URL, RDF), LIST, Site(), is_live=False).list_key is None
