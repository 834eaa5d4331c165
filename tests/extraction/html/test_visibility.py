"""Hidden elements that readers see nevertheless, and text for screen readers alone."""

from __future__ import annotations

import pytest

from crawler.extraction.html.blocks import visible_text
from crawler.extraction.html.parsing import parse


def visible(markup: str) -> list[str]:
    return list(visible_text(parse(f"<html><body>{markup}</body></html>")))


@pytest.mark.parametrize(
    "attributes",
    ['hidden id="S:1a"', 'style="display:none" role="region" aria-labelledby="h1"', 'hidden class="story paywall"'],
)
def test_hidden_parts_that_become_visible_are_visible(attributes: str) -> None:
    assert visible(f"<div {attributes}><p>Text.</p></div>") == ["Text."]


@pytest.mark.parametrize("attributes", ["hidden", 'style="display: none"', 'hidden class="paywalls"', 'hidden id="S:"'])
def test_other_hidden_parts_are_not(attributes: str) -> None:
    assert visible(f"<div {attributes}><p>Text.</p></div>") == []


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
def test_words_for_screen_readers_do_not_split_a_sentence(attributes: str) -> None:
    assert visible(f'<p>The <a href="/x">report<span {attributes}>, opens new tab</span></a> says so.</p>') == [
        "The report says so."
    ]


@pytest.mark.parametrize("classes", ["sr-only sm:not-sr-only", "sm:sr-only", "readers-only", "sr-onlyish"])
def test_words_that_some_screens_show_are_visible(classes: str) -> None:
    assert visible(f'<p>The <span class="{classes}">whole</span> text.</p>') == ["The whole text."]


def test_a_drawing_in_a_line_does_not_split_it() -> None:
    assert visible("<p>Up <svg><g><path d='M0'></path></g></svg>two.</p>") == ["Up two."]


@pytest.mark.parametrize(("reference", "text"), [("&#8217;", "’"), ("&#x2019;", "’"), ("&#225;", "á"), ("&#31;", "")])
def test_only_references_to_controls_are_dropped(reference: str, text: str) -> None:
    assert visible(f"<p>a{reference}b</p>") == [f"a{text}b"]


@pytest.mark.parametrize("tag", ["article", "main", "p"])
def test_a_page_without_a_body_tag_shows_its_text_and_not_its_title(tag: str) -> None:
    page = parse(f"<html><title>Title</title><meta name=a content=b><{tag}><b>Text.</b></{tag}></html>")
    assert list(visible_text(page)) == ["Text."]
