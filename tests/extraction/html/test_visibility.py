"""What a reader sees although it is hidden, and what only a screen reader says."""

from __future__ import annotations

import pytest

from crawler.extraction.html.blocks import visible_text
from crawler.extraction.html.parsing import parse


def seen(markup: str) -> list[str]:
    return list(visible_text(parse(f"<html><body>{markup}</body></html>")))


@pytest.mark.parametrize(
    "attributes",
    ['hidden id="S:1a"', 'style="display:none" role="region" aria-labelledby="h1"', 'hidden class="story paywall"'],
)
def test_hidden_parts_that_unfold_are_seen(attributes: str) -> None:
    assert seen(f"<div {attributes}><p>Text.</p></div>") == ["Text."]


@pytest.mark.parametrize("attributes", ["hidden", 'style="display: none"', 'hidden class="paywalls"', 'hidden id="S:"'])
def test_other_hidden_parts_are_not(attributes: str) -> None:
    assert seen(f"<div {attributes}><p>Text.</p></div>") == []


@pytest.mark.parametrize(
    "attributes",
    [
        'class="sr-only"',
        'class="u-visually-hidden"',
        'class="link screen-reader-text"',
        'class="visuallyhidden__3f"',
        'style="clip:rect(0 0 0 0);height:1px"',
    ],
)
def test_words_for_screen_readers_do_not_tear_a_sentence(attributes: str) -> None:
    assert seen(f'<p>The <a href="/x">report<span {attributes}>, opens new tab</span></a> says so.</p>') == [
        "The report says so."
    ]


@pytest.mark.parametrize("classes", ["sr-only sm:not-sr-only", "sm:sr-only", "readers-only", "sr-onlyish"])
def test_words_that_some_screens_show_stay(classes: str) -> None:
    assert seen(f'<p>The <span class="{classes}">whole</span> text.</p>') == ["The whole text."]


def test_a_drawing_in_a_line_does_not_tear_it() -> None:
    assert seen("<p>Up <svg><g><path d='M0'></path></g></svg>two.</p>") == ["Up two."]


@pytest.mark.parametrize(("reference", "text"), [("&#8217;", "’"), ("&#x2019;", "’"), ("&#225;", "á"), ("&#31;", "")])
def test_only_references_to_controls_are_dropped(reference: str, text: str) -> None:
    assert seen(f"<p>a{reference}b</p>") == [f"a{text}b"]
