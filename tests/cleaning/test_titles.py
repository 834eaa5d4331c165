"""Titles that repeat on the other pages of a site."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crawler.cleaning.titles import title_of
from crawler.items import Block
from crawler.vocabulary import Role
from tests.cleaning.pages import learnt, story

LOGO = Block("Harbour town plans a second bridge", Role.BODY, "h1", "html/body/header/h1.logo")


def _story(number: int) -> Block:
    return Block(f"The bridge on day {number}", Role.BODY, "h1", "html/body/main/h1")


def test_a_title_that_repeats_on_other_pages_gives_way_to_the_heading_of_this_page() -> None:
    pages = [story(number, LOGO, _story(number)) for number in range(6)]
    model = learnt((page, None) for page in pages)
    assert [title_of(page, model) for page in pages] == [f"The bridge on day {number}" for number in range(6)]
    assert title_of(pages[0], None) == LOGO.text


@pytest.mark.parametrize("number", [0, 5])
def test_a_headline_that_other_pages_link_to_stays_where_it_is_the_only_heading(number: int) -> None:
    teaser = Block(LOGO.text, Role.NOT_SELECTED, "a", "html/body/aside/a", 30)
    model = learnt((story(other, replace(teaser)), None) for other in range(5))
    assert title_of(story(number, LOGO), model) == LOGO.text
