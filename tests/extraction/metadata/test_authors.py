"""Authors: the forms in which pages name them, and texts that are no author."""

from __future__ import annotations

from typing import Any

import pytest

from tests.extraction.metadata_pages import h1, json_ld, meta, metadata, script

ANNA, BEN = "Anna Berg", "Ben Okoro"
GRAPH = """{"@graph": [{"@type": "NewsArticle", "headline": "x", "author": {"@id": "#anna"}},
                       {"@type": "Person", "@id": "#anna", "name": "Anna Berg"}]}"""


@pytest.mark.parametrize(
    "form",
    [
        [ANNA, BEN],
        "Anna Berg, Ben Okoro",
        "By Anna Berg and Ben Okoro",
        "Von Anna Berg und Ben Okoro",
        [{"@type": "Person", "name": ANNA}, {"@type": "Person", "name": BEN, "url": "https://gazette.example/ben"}],
        {"@type": "Person", "name": [ANNA, BEN]},
        [[ANNA], {"name": BEN}],
        "Anna Berg; Ben Okoro; Anna Berg",
        "Anna Berg, Political Editor and Ben Okoro, Staff",
    ],
)
def test_json_ld_names_authors_in_many_forms(form: Any) -> None:
    assert metadata(json_ld(author=form)).authors == (ANNA, BEN)


def test_a_reference_into_the_graph_is_followed() -> None:
    assert metadata(script(GRAPH)).authors == (ANNA,)


@pytest.mark.parametrize(
    "nobody",
    [
        "https://social.example/anna",
        "anna@gazette.example",
        "Harbour Gazette",
        "Staff Reporter",
        "Redaktion",
        "admin",
        "@anna",
        "",
        None,
        7,
        {"@type": "Person"},
    ],
)
def test_a_text_that_names_nobody_is_left_out(nobody: Any) -> None:
    assert metadata(json_ld(author=nobody)).authors == ()


@pytest.mark.parametrize(
    "byline",
    [
        "<p>By Anna Berg and Ben Okoro</p>",
        "<p>By</p><p>Anna Berg and Ben Okoro</p>",
        '<div class="byline">By <a>Anna Berg</a> and <a>Ben Okoro</a></div>',
        '<span itemprop="author"><span itemprop="name">Anna Berg and Ben Okoro</span></span>',
    ],
)
def test_a_byline_on_the_page_is_read_if_nothing_else_names_an_author(byline: str) -> None:
    assert metadata("", h1() + byline + "<p>Text follows here, and it is long.</p>").authors == (ANNA, BEN)


def test_an_element_that_looks_like_a_byline_but_has_no_name_in_it_names_nobody() -> None:
    assert metadata("", h1() + '<div class="author-box">3 min read | Share</div>').authors == ()


def test_meta_tags_name_authors() -> None:
    assert metadata(meta("author", ANNA) + meta("article:author", "https://social.example/ben")).authors == (ANNA,)


def test_a_page_that_names_nobody_has_no_authors() -> None:
    assert metadata("", h1() + "<p>By the harbour a ferry waits.</p>").authors == ()


PERSONAL = meta("og:site_name", "Anna Berg")


@pytest.mark.parametrize("site", [PERSONAL, json_ld(publisher={"@type": "Organization", "name": "Anna Berg"})])
def test_a_person_who_publishes_under_the_own_name_is_an_author(site: str) -> None:
    assert metadata(site + json_ld(author={"@type": "Person", "name": "Anna Berg"})).authors == (ANNA,)


@pytest.mark.parametrize(
    ("kind", "name"),
    [("Organization", "Harbour Berg"), ("Person", "Harbour Gazette"), ("Person", "The Harbour"), ("Person", "Harbour")],
)
def test_a_site_is_no_author_whatever_its_type(kind: str, name: str) -> None:
    assert metadata(meta("og:site_name", name) + json_ld(author={"@type": kind, "name": name})).authors == ()


def test_the_parts_of_a_name_and_creators_are_read() -> None:
    assert metadata(json_ld(author={"givenName": "Anna", "familyName": "Berg"})).authors == (ANNA,)
    assert metadata(json_ld(creator=[{"name": "Anna Berg"}, "Ben Okoro"])).authors == (ANNA, BEN)


@pytest.mark.parametrize("name", ["dc.creator", "citation_author", "author"])
def test_last_name_first_in_a_meta_tag_is_one_person(name: str) -> None:
    head = meta(name, "Berg, Anna") + (meta(name, "Okoro, Ben") if name == "citation_author" else "")
    assert metadata(head).authors == ((ANNA, BEN) if name == "citation_author" else (ANNA,))
