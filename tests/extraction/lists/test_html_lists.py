"""The feeds, sitemaps and next pages that an HTML page names."""

from __future__ import annotations

import pytest

from crawler.extraction.lists import links_of
from crawler.items import Page
from crawler.vocabulary import LinkKind, Reason

URL = "https://example.org/world/"


@pytest.mark.parametrize(
    ("element", "kind"),
    [
        ("<link rel='alternate' type='application/rss+xml' href='/x'>", LinkKind.LIST),
        ("<link rel=ALTERNATE type='Application/Atom+XML; charset=utf-8' href=/x>", LinkKind.LIST),
        ("<link rel='alternate home' type='application/feed+json' href='/x'>", LinkKind.LIST),
        ("<link rel='alternate' type='application/x-rss+xml' href='/x'>", LinkKind.LIST),
        ("<link rel='alternate' type='text/rss' href='/x'>", LinkKind.LIST),
        ("<link rel='sitemap' type='application/xml' href='/x'>", LinkKind.LIST),
        ("<link rel='next' href='/x'>", LinkKind.NEXT_PAGE),
        ("<a rel='nofollow next' href='/x'>older</a>", LinkKind.NEXT_PAGE),
        ("<a href='/x'>a story</a>", LinkKind.LINK),
        ("<meta http-equiv='Refresh' content='0; URL=/x'>", LinkKind.LINK),
        ("<meta http-equiv=refresh content=\"3;url='/x'\">", LinkKind.LINK),
        ("</head><frameset><frame src='/x'></frameset>", LinkKind.LINK),
        ("<meta http-equiv='refresh' content='300'>", None),
        ("<link rel='alternate' type='application/json+oembed' href='/x'>", None),
        ("<link rel='alternate' hreflang='de' href='/x'>", None),
        ("<link rel='alternate' type='application/json' href='/x'>", None),
        ("<link rel='alternate' type='application/rss+xml' href='/comments/feed/'>", None),
        ("<link rel='stylesheet' href='/x'>", None),
    ],
)
def test_a_page_names_feeds_sitemaps_and_its_next_page(element: str, kind: LinkKind | None) -> None:
    links = links_of(Page(URL, f"<html><head>{element}</head></html>".encode())).links
    assert [(link.url, link.kind) for link in links] == ([("https://example.org/x", kind)] if kind else [])


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("<p>A story without a link has text of its own.</p>" * 10, None),
        ("<div id=app></div><script>start('a long script')</script>" * 40, Reason.UNREADABLE_LIST),
        ("<p>The site is being rebuilt. Please come back later.</p>", Reason.UNREADABLE_LIST),
    ],
)
def test_a_page_without_link_and_text_is_unreadable(body: str, fault: Reason | None) -> None:
    assert links_of(Page(URL, f"<html><body>{body}</body></html>".encode())).fault == fault
