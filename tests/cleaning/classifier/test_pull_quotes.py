"""Quotes that repeat the text, in invented articles that go the whole path."""

from __future__ import annotations

import pytest

from crawler import Page, clean
from crawler.vocabulary import Role
from tests.cleaning.classifier.group_pages import SENTENCES

WORDS = "the new piles would stand on rock, so that the pier could carry loaded carts"
FORMS = (
    "<blockquote>{}</blockquote>",
    '<blockquote class="stylized pull-right"><p>{}</p></blockquote>',
    '<div class="pullquote"><p>{}</p></div>',
    '<figure class="pull-quote"><blockquote>{}</blockquote></figure>',
)


def _text_with(quote: str) -> tuple[str, list[object]]:
    paragraphs = [f"<p>{sentence}</p>" for sentence in SENTENCES]
    body = "".join([*paragraphs[:3], quote, *paragraphs[3:]])
    page = f"<html><body><article><h1>The pier comes back</h1>{body}</article></body></html>"
    article = clean(Page("", page.encode()))
    return article.text, [label for block, label in article.labelled if block.text.lower().strip("“”.") == WORDS]


@pytest.mark.parametrize("form", FORMS)
def test_a_quote_of_words_of_the_text_is_removed(form: str) -> None:
    text, labels = _text_with(form.format(f"“{WORDS.capitalize()}.”"))
    assert labels in ([Role.QUOTE], [Role.NOT_SELECTED])
    assert all(sentence in text for sentence in SENTENCES)


@pytest.mark.parametrize("form", FORMS[:2])
def test_a_quote_with_words_of_its_own_stays(form: str) -> None:
    quote = "Nobody believed that the pier would come back in our time, and yet the drawings lie on the table."
    assert quote in _text_with(form.format(quote))[0]
