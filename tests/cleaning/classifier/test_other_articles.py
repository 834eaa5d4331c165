"""Articles that a site appends to that of the page, in invented pages that go the whole path."""

from __future__ import annotations

import pytest

from crawler import Article, Page, clean
from crawler.vocabulary import Role
from tests.cleaning.classifier.group_pages import SENTENCES

TITLE = "The pier comes back"
OTHER = [
    f"In the town of Vale, number {number} of the new trams stopped at the market, and nobody got in."
    for number in range(6)
]
OWN = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES[:4])
APPENDED = f"<h1>Trams without passengers</h1>{''.join(f'<p>{sentence}</p>' for sentence in OTHER)}"


def _cleaned(body: str) -> Article:
    head = f"<head><title>{TITLE}</title></head>"
    return clean(Page("https://news.example/2026/10/30/pier", f"<html>{head}<body>{body}</body></html>".encode()))


@pytest.mark.parametrize(
    "form",
    [
        '<main><article class="story"><h1>{title}</h1>{own}</article><article class="story">{other}</article></main>',
        '<div><article id="a1"><h1>{title}</h1>{own}</article></div><div><article id="a2">{other}</article></div>',
        "<article><header><h1>{title}</h1></header>{own}</article><article><div>{other}</div></article>",
    ],
)
def test_an_appended_article_is_removed(form: str) -> None:
    article = _cleaned(form.format(title=TITLE, own=OWN, other=APPENDED))
    assert all(sentence in article.text for sentence in SENTENCES[:4])
    assert not any(sentence in article.text for sentence in OTHER)
    labels = {label for block, label in article.labelled if block.text in OTHER}
    assert labels == {Role.RELATED}


def test_parts_of_the_article_with_h1_elements_stay() -> None:
    nested = f"<article><h1>{TITLE}</h1>{OWN}<article>{APPENDED}</article></article>"
    assert all(sentence in _cleaned(nested).text for sentence in OTHER)


def test_posts_under_one_headline_stay() -> None:
    posts = f"<main><h1>{TITLE}</h1><article>{OWN}</article><article>{APPENDED}</article></main>"
    assert all(sentence in _cleaned(posts).text for sentence in OTHER)
