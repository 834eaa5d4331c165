"""Error pages."""

from __future__ import annotations

import pytest

from crawler.checks.error_page import error_page
from crawler.vocabulary import Reason
from tests.checks.articles import EXPECTATIONS, SENTENCE, checked


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("404", SENTENCE),
        ("Error 503: Service unavailable", SENTENCE),
        ("Page not found - Example", SENTENCE),
        ("Example", "Sorry, this page does not exist."),
        ("Example", "您访问的页面不存在"),
        ("Sivu", "The server is temporarily unable to answer."),
    ],
)
def test_a_headline_or_the_beginning_of_a_sentence_is_enough(title: str, text: str) -> None:
    assert error_page(checked(text, title=title), EXPECTATIONS) == Reason.ERROR_PAGE


def test_a_page_with_much_prose_is_no_error_page() -> None:
    assert error_page(checked(*[SENTENCE] * 20, title="404"), EXPECTATIONS) is None


def test_a_status_is_ignored_before_other_words() -> None:
    assert error_page(checked(SENTENCE, title="404: a museum of lost pages opens"), EXPECTATIONS) is None
