"""No article of the imitation site, and none of the real pages and dumps of the shared folder, is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from crawler import Article, Block, clean
from crawler.processing.process import check
from crawler.vocabulary import Reason, Role
from tests.shared import CHINANEWS, needs_shared
from tests.site import ArticlePage, contents
from tests.site_pages.cleaned import cleaned_page

NOW = datetime.now(UTC)


@pytest.mark.parametrize("page", [*contents(every=1).pages, *contents(every=1).mobile], ids=lambda page: page.path)
def test_no_page_of_the_imitation_site_is_refused(page: ArticlePage) -> None:
    assert check(cleaned_page(page.path), NOW) is None


@needs_shared
def test_no_real_page_and_no_dump_with_a_headline_is_refused() -> None:
    files = sorted(
        [*CHINANEWS.glob("pages/ecns_*.html"), *CHINANEWS.glob("dumps/*.txt"), *CHINANEWS.glob("texts/*.txt")]
    )
    articles = {file.name: clean(file.read_bytes()) for file in files}
    refused = {name: check(article, NOW) for name, article in articles.items() if article.title}
    assert refused
    assert {name: reason for name, reason in refused.items() if reason} == {}


def with_line(article: Article, text: str) -> Article:
    document = article.document
    return Article(
        replace(document, blocks=(*document.blocks, Block(text, Role.BODY))),
        (*article.labels, None),
        article.cleaned_by,
    )


@pytest.mark.parametrize(
    "line", ["Media partners: People's Daily | Xinhua | CGTN", "Comments (0)", "Related news", "Back to top"]
)
def test_a_line_of_the_sites_boilerplate_in_the_text_is_boilerplate_left(line: str) -> None:
    assert check(with_line(cleaned_page(contents(every=1).pages[0].path), line), NOW) == Reason.BOILERPLATE_LEFT


def test_a_sentence_that_mentions_boilerplate_stays() -> None:
    said = "The port's media partners: papers of four cities, and a radio station, sign the Copyright ©1999 case."
    assert check(with_line(cleaned_page(contents(every=1).pages[0].path), said), NOW) is None
