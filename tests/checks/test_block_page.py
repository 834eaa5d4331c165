"""Pages that block a reader."""

from __future__ import annotations

import pytest

from crawler.checks.block_page import MAX_PROSE_CHARS_SIGNED, block_page
from crawler.vocabulary import Reason
from tests.checks.articles import EXPECTATIONS, SENTENCE, checked


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Access denied", SENTENCE),
        ("Example | Just a moment...", SENTENCE),
        ("Example", "Sorry, you have been blocked"),
        ("Example", "Some text. Cloudflare Ray ID: 7d1f00aa11bb22cc"),
        ("安全验证", "茶叶"),
    ],
)
def test_a_headline_a_sentence_or_the_words_of_a_firewall_are_enough(title: str, text: str) -> None:
    assert block_page(checked(text, title=title), EXPECTATIONS) == Reason.BLOCK_PAGE


def test_on_a_signed_page_the_headline_counts_only_over_little_prose() -> None:
    assert len(SENTENCE) < MAX_PROSE_CHARS_SIGNED < 4 * len(SENTENCE)
    assert block_page(checked(SENTENCE, title="Blocked", source="Xinhua"), EXPECTATIONS) == Reason.BLOCK_PAGE
    assert block_page(checked(*[SENTENCE] * 4, title="Blocked", source="Xinhua"), EXPECTATIONS) is None


def test_the_words_in_the_middle_of_a_sentence_are_news() -> None:
    assert block_page(checked("The minister said that you have been blocked for years."), EXPECTATIONS) is None
