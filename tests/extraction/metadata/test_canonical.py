"""Canonical URLs: only those of the page's site are accepted."""

from __future__ import annotations

import pytest

from crawler import clean
from crawler.extraction.html.parsing import parse
from crawler.extraction.metadata import read_declared
from crawler.extraction.metadata.canonical import canonical_url
from crawler.extraction.metadata.declared import DeclaredMetadata
from tests.extraction.metadata_pages import PARAGRAPHS, URL, h1, page


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


OWN = "https://www.harbour-gazette.example/news/ferry-runs-again"


@pytest.mark.parametrize(
    ("canonicals", "og_urls", "accepted"),
    [
        (["/", "/news/ferry-runs-again.html"], [], f"{OWN}.html"),
        (["/news/", "/news/ferry-runs-again.html"], [], f"{OWN}.html"),
        (
            ["/news/", "/2026/03/05/bus-runs-late", "/2026/winter-break-is-over-for-ferry"],
            [],
            "/2026/winter-break-is-over-for-ferry",
        ),
        (["/index.html"], ["/news/ferry-runs-again.html"], f"{OWN}.html"),
        (["http://www.harbour-gazette.example/news/ferry-runs-again"], [], OWN),
        (["/default.aspx"], [], OWN),
    ],
)
def test_of_several_urls_that_of_the_article_is_taken(canonicals: list[str], og_urls: list[str], accepted: str) -> None:
    declared = DeclaredMetadata(OWN, links={"canonical": canonicals}, metas={"og:url": og_urls})
    found = canonical_url(declared, "Ferry runs again: winter break is over")
    assert found == (accepted if accepted.startswith("http") else f"https://www.harbour-gazette.example{accepted}")


def test_a_declared_url_is_relative_to_the_base_of_the_page() -> None:
    head = '<base href="https://www.harbour-gazette.example/news/"><link rel="nofollow canonical" href="ferry.html">'
    declared = read_declared(parse(page(head)), "https://www.harbour-gazette.example/")
    assert canonical_url(declared) == "https://www.harbour-gazette.example/news/ferry.html"


@pytest.mark.parametrize(
    "declared", ["/local/", "/404", "/local/bus", "/search?q=ferry", "/2025/01/01/the-bus-is-late"]
)
def test_a_page_whose_url_has_no_form_of_an_article_does_not_believe_another_page_s_url(declared: str) -> None:
    own = "https://harbour-gazette.example/ferry"
    markup = page(f'<link rel="canonical" href="{declared}">', f"<article>{h1()}{PARAGRAPHS}</article>")
    assert clean(markup.encode(), own).record().url == own
