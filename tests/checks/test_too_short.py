"""Articles without a headline, without text or with a few words only."""

from __future__ import annotations

import pytest

from crawler.checks.article_under_check import prepared
from crawler.checks.too_short import MIN_UNITS, no_text, no_title, too_short
from crawler.items import Image
from crawler.vocabulary import ArticleKind, Reason, Template
from tests.checks.articles import EXPECTATIONS, SENTENCE, article, checked


@pytest.mark.parametrize("title", ["", "—", " | "])
def test_a_headline_needs_a_word(title: str) -> None:
    assert no_title(checked(SENTENCE, title=title), EXPECTATIONS) == Reason.NO_TITLE
    assert no_title(checked(SENTENCE), EXPECTATIONS) is None


def test_only_a_video_of_a_known_template_may_be_without_text() -> None:
    known = prepared(article(kind=ArticleKind.VIDEO))
    unknown = prepared(article(kind=ArticleKind.VIDEO, template=Template.TRAFILATURA))
    assert no_text(known, EXPECTATIONS) is None
    assert no_text(unknown, EXPECTATIONS) == no_text(checked("…"), EXPECTATIONS) == Reason.NO_TEXT


def test_a_sentence_may_be_shorter_than_a_text_without_one() -> None:
    assert too_short(checked("The tea is in."), EXPECTATIONS) is None
    assert too_short(checked("tea " * (MIN_UNITS - 1)), EXPECTATIONS) == Reason.TOO_SHORT
    assert too_short(checked("tea " * MIN_UNITS), EXPECTATIONS) is None


def test_a_text_that_repeats_the_headline_is_too_short_without_a_picture() -> None:
    title = "Tea is in, the county said on Monday in a statement."
    assert too_short(checked(title, title=title), EXPECTATIONS) == Reason.TOO_SHORT
    pictured = article(title, title=title, images=(Image("https://example.org/1.jpg", None),))
    assert too_short(prepared(pictured), EXPECTATIONS) is None
