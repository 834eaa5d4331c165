"""The feeds, sitemaps and next pages that an HTML page names."""

from __future__ import annotations

import pytest

from crawler.extraction.lists import links_of
from crawler.items import Page
from crawler.vocabulary import LinkKind

URL = "https://example.org/world/"


@pytest.mark.parametrize(
    ("element", "kind"),
    [
        ("<link rel='alternate' type='application/rss+xml' href='/x'>", LinkKind.LIST),
        ("<link rel=ALTERNATE type='Application/Atom+XML; charset=utf-8' href=/x>", LinkKind.LIST),
        ("<link rel='alternate home' type='application/feed+json' href='/x'>", LinkKind.LIST),
        ("<link rel='sitemap' type='application/xml' href='/x'>", LinkKind.LIST),
        ("<link rel='next' href='/x'>", LinkKind.NEXT_PAGE),
        ("<a rel='nofollow next' href='/x'>older</a>", LinkKind.NEXT_PAGE),
        ("<a href='/x'>a story</a>", LinkKind.LINK),
        ("<link rel='alternate' hreflang='de' href='/x'>", None),
        ("<link rel='alternate' type='application/json' href='/x'>", None),
        ("<link rel='alternate' type='application/rss+xml' href='/comments/feed/'>", None),
        ("<link rel='stylesheet' href='/x'>", None),
    ],
)
def test_a_page_names_feeds_sitemaps_and_its_next_page(element: str, kind: LinkKind | None) -> None:
    links = links_of(Page(URL, f"<html><head>{element}</head></html>".encode())).links
    assert [(link.url, link.kind) for link in links] == ([("https://example.org/x", kind)] if kind else [])
