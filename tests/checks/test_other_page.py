"""A further page that is a later page of its article, or a page of another article, by its headline."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crawler.checks import is_later_page, other_article
from crawler.vocabulary import ArticleKind, Reason, Template
from tests.checks.articles import SENTENCE, article

HEADLINE = "Harbour opens with forty boats"


@pytest.mark.parametrize(
    ("title", "is_later"),
    [
        ("Harbour opens (3)", True),
        ("Harbour opens(3/4) - Example", True),
        ("Harbour opens (2)", False),
        ("Harbour opens (1)", False),
        ("Harbour opens", False),
        ("Harbour (3) opens", False),
        ("Harbour opens (2014)", False),
        ("Harbour opens (37)", False),
    ],
)
def test_a_title_with_a_higher_number_is_that_of_a_later_page(title: str, is_later: bool) -> None:  # noqa: FBT001
    page = f"<html><head><title>{title}</title></head>".encode()
    assert is_later_page(page, b"<title>Tales of the harbour (37)</title>", 2) == is_later


@pytest.mark.parametrize("title", [HEADLINE, f"{HEADLINE} (2)", "Boats and more", "Tea is in", "", None])
def test_a_headline_that_shares_a_word_or_is_short_is_that_of_the_same_article(title: str | None) -> None:
    assert other_article(article(SENTENCE, title=title).document, article(SENTENCE, title=HEADLINE).document) is None


def test_a_headline_without_a_common_word_is_that_of_another_article() -> None:
    first = article(SENTENCE, title=HEADLINE).document
    further = article(SENTENCE, title="Farmers bring in the last of their rice").document
    assert other_article(further, first) == Reason.OTHER_PAGE
    assert other_article(replace(further, template="another"), first) is None
    for change in ({"kind": ArticleKind.GALLERY}, {"template": str(Template.TRAFILATURA)}):
        assert other_article(replace(further, **change), replace(first, **change)) is None
