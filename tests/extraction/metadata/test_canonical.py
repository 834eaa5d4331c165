"""Canonical URLs: only those of the page's site are accepted."""

from __future__ import annotations

import pytest

from crawler.extraction.metadata.canonical import canonical_url
from crawler.extraction.metadata.declared import DeclaredMetadata
from tests.extraction.metadata_pages import URL


@pytest.mark.parametrize(
    ("declared", "accepted"),
    [
        ("https://www.harbour-gazette.example/news/1.html#top", "https://www.harbour-gazette.example/news/1.html"),
        ("/news/1.html", "https://www.harbour-gazette.example/news/1.html"),
        ("https://m.harbour-gazette.example/news/1.html", "https://m.harbour-gazette.example/news/1.html"),
        ("https://other.example/news/1.html", URL),
        ("https://www.harbour-gazette.example/", URL),
        ("javascript:void(0)", URL),
        ("http://[", URL),
    ],
)
def test_a_canonical_url_is_accepted_only_if_it_is_of_the_same_site(declared: str, accepted: str) -> None:
    assert canonical_url(DeclaredMetadata(URL, links={"canonical": [declared]})) == accepted
