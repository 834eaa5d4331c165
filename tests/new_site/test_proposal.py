"""The rules that are proposed from two pages read the site's other pages exactly."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from crawler import Page, process
from crawler.exceptions import BadInputError
from crawler.new_site.examples import GivenPage, read_examples
from crawler.new_site.places import TEXT
from crawler.new_site.proposal import propose
from crawler.new_site.site_source import site_source
from crawler.new_site.writing import site_of_source
from tests.new_site.invented_site import NOW, ROOT, ZONE, given

if TYPE_CHECKING:
    from crawler.new_site.proposal import Proposal
    from tests.new_site.invented_site import Story


def test_the_fields_of_pages_that_were_no_examples_are_exact(proposal: Proposal, known: list[Story]) -> None:
    site = site_of_source(proposal)
    for story, one in list(zip(known, given(known), strict=True))[2:]:
        article, refusal = process(replace(one.page, site=site), NOW)
        found = article.metadata
        assert (found.title, found.published, found.authors) == (story.title, story.published, (story.writer,))
        assert article.text == story.text
        assert (article.document.template, refusal) == ("quay_post", None)
        assert article.document.identity == f"{story.published:%Y-%m-%d}/{story.path.rpartition('-')[2]}"


def test_the_places_say_on_how_many_pages_they_fit_and_how_sure_they_are(proposal: Proposal) -> None:
    places = {place.name: place for place in proposal.places}
    assert {name: (place.exact, place.pages) for name, place in places.items()} == dict.fromkeys(places, (2, 2))
    assert {"title", "published", "author", TEXT} <= places.keys()
    assert round(places["title"].sure, 2) == 0.67
    assert 0 < places[TEXT].sure <= places["title"].sure
    assert proposal.zone.is_declared
    assert proposal.zone.offset == ZONE.utcoffset(None)


def test_pages_of_two_templates_are_not_mixed(known: list[Story]) -> None:
    first, second, third = given(known)[:3]
    other = _in_other_markup(third)
    proposal = propose("quay_post", read_examples([first, second, other], NOW))
    assert len(proposal.pages) == 2
    assert any("other.html is left out: it has another template" in note for note in proposal.notes)
    with pytest.raises(BadInputError, match="no template in common"):
        propose("quay_post", read_examples([first, other], NOW))


def test_times_without_an_offset_leave_a_note_to_check_the_time_zone(known: list[Story]) -> None:
    pages = [_replaced(one, b"+02:00", b"") for one in given(known)[:2]]
    proposal = propose("quay_post", read_examples(pages, NOW))
    assert not proposal.zone.is_declared
    assert any(note.startswith("check the time zone") for note in proposal.notes)
    assert "# Check this: the pages do not state their time zone.\nZONE = UTC\n" in site_source(proposal, "SITE")


def test_ids_and_classes_that_break_out_of_python_or_xpath_are_no_code(known: list[Story]) -> None:
    hostile = b"""x' or '1'='1 "]); import os; os.abort() #"""
    pages = [
        _replaced(one, b'class="qp-text"', b"id='" + hostile.replace(b"'", b"&#39;") + b"'") for one in given(known)
    ]
    pages = [_replaced(one, b"qp-head", b"qp\\head&quot;&quot;&quot;{x}") for one in pages]
    proposal = propose("quay_post", read_examples(pages[:2], NOW))
    site = site_of_source(proposal)
    article, _ = process(replace(pages[3].page, site=site), NOW)
    assert article.text == known[3].text
    assert article.title == known[3].title


def _replaced(one: GivenPage, old: bytes, new: bytes) -> GivenPage:
    assert old in one.page.body
    return replace(one, page=replace(one.page, body=one.page.body.replace(old, new)))


def _in_other_markup(one: GivenPage) -> GivenPage:
    text = one.page.body.decode().partition('<div class="qp-text">')[2].partition("<div")[0]
    html = f"<html lang=en><body><article><h1 id=t>Another template of the paper</h1><main>{text}</main></article>"
    return GivenPage("other.html", Page(f"{ROOT}/sport/2026/03/09/other-4999", html.encode()))
