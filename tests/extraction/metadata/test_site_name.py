"""Names of a site: recognised with small additions, and removed from titles."""

from __future__ import annotations

import pytest

from crawler.extraction.metadata.declared import DeclaredMetadata
from crawler.extraction.metadata.site_name import SiteName, key_of, site_names

SITE = SiteName(["Harbour Gazette"], "https://www.harbour-gazette.example/news/local/ferry.html", ["Culture"])


@pytest.mark.parametrize(
    ("name", "key"), [("Föhrer Kurier", "foehrerkurier"), ("Ærø & Øst", "aeroandost"), ("Café 24", "cafe24"), ("—", "")]
)
def test_the_key_of_a_name_is_its_form_in_a_host_name(name: str, key: str) -> None:
    assert key_of(name) == key


@pytest.mark.parametrize(
    "name", ["Harbour Gazette", "The Harbour Gazette", "harbour-gazette.example", "HarbourGazette Online"]
)
def test_a_name_of_the_site_is_recognised_with_small_additions(name: str) -> None:
    assert SITE.is_name(name)


@pytest.mark.parametrize("name", ["", "Gazette of another town", "News", "Anna Berg"])
def test_another_name_is_not_the_site_s(name: str) -> None:
    assert not SITE.is_name(name)


@pytest.mark.parametrize(
    ("title", "bare"),
    [
        ("Ferry runs | Harbour Gazette", "Ferry runs"),
        ("Ferry runs - Culture - Harbour Gazette", "Ferry runs"),
        ("Ferry runs-local | Harbour Gazette", "Ferry runs"),
        ("Harbour Gazette | Ferry runs", "Ferry runs"),
        ("Harbour Gazette: Ferry runs", "Harbour Gazette: Ferry runs"),
        ("Ferry runs - captain glad", "Ferry runs - captain glad"),
        ("Harbour Gazette", "Harbour Gazette"),
    ],
)
def test_the_names_of_the_site_are_removed_from_a_title(title: str, bare: str) -> None:
    assert SITE.removed_from(title) == bare


def test_the_names_of_a_site_are_those_that_its_page_declares_but_not_the_page_s_title() -> None:
    declared = DeclaredMetadata(
        metas={"og:site_name": ["Harbour Gazette", "Ferry runs"], "application-name": ["Gazette"]},
        titles=("Ferry runs",),
    )
    assert site_names(declared) == ("Harbour Gazette", "Gazette")
