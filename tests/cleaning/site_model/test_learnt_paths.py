"""The paths of text that a site's pages teach."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest

from crawler.cleaning.site_model.learnt_paths import SAMPLED, LearntPaths, is_sampled, learnt_paths
from crawler.cleaning.site_model.model import MAX_PAGES
from crawler.items import Block
from crawler.vocabulary import Role
from tests.cleaning.pages import BODY_PATH, FOOT_PATH, learnt, paragraph, story

if TYPE_CHECKING:
    from crawler.cleaning import SiteModel

UNKNOWN_PATH = "html/body/main/section.live/p"
LONG = "A paragraph of this length says enough to be counted as prose, wherever on the page it stands."


@cache
def model_of(pages: int) -> SiteModel:
    return learnt((story(number), None) for number in range(pages))


@cache
def paths() -> LearntPaths:
    found = learnt_paths(model_of(MAX_PAGES))
    assert found is not None
    return found


def test_a_model_with_room_for_more_pages_has_no_known_paths() -> None:
    assert learnt_paths(model_of(MAX_PAGES - 1)) is None


def test_the_paths_of_a_full_model_select_the_text_of_a_further_page() -> None:
    page = story(MAX_PAGES + 1)
    selected = frozenset(at for at, block in enumerate(page.blocks) if block.role == Role.BODY)
    unread = [Block(block.text, Role.BODY, block.tag, block.path, block.link_chars) for block in page.blocks]
    assert paths().select(unread) == selected


def test_each_path_has_one_meaning() -> None:
    assert BODY_PATH in paths().text
    assert FOOT_PATH in paths().other
    assert not paths().text & paths().other


@pytest.mark.parametrize(
    "blocks",
    [
        pytest.param([*story(50).blocks, paragraph(LONG, UNKNOWN_PATH)], id="prose on a path that no page had"),
        pytest.param([paragraph(LONG)], id="too little text"),
        pytest.param([], id="nothing"),
    ],
)
def test_a_page_of_another_form_is_left_to_trafilatura(blocks: list[Block]) -> None:
    assert paths().select(blocks) is None


def test_a_link_on_an_unknown_path_makes_no_difference() -> None:
    link = Block(LONG, Role.NOT_SELECTED, "a", UNKNOWN_PATH, len(LONG))
    assert paths().select([*story(50).blocks, link]) is not None


def test_one_page_of_ten_is_sampled_and_always_the_same() -> None:
    urls = [f"https://news.example/{number}" for number in range(1000)]
    sampled = [url for url in urls if is_sampled(url)]
    assert 0.7 < len(sampled) * SAMPLED / len(urls) < 1.3
    assert sampled == [url for url in urls if is_sampled(url)]
