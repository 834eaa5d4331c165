"""The clean article of every page of the imitation site is exactly the article that the page was made from."""

from __future__ import annotations

import re

import pytest

from crawler import clean
from crawler.vocabulary import ArticleKind, Template
from tests.site import Article as Made
from tests.site import ArticlePage, contents
from tests.site_pages.cleaned import cleaned_article, cleaned_page
from tests.site_pages.visible import visible_lines

SITE = contents(every=1)
CREDITED = re.compile(r"[)\]]$|Photo: ")


def pages_of(made: Made) -> list[ArticlePage]:
    """Return an article's pages in order."""
    return [page for page in SITE.pages if page.article is made]


def name(made: Made) -> str:
    """Return the name of an article in the output of tests."""
    return f"{made.look.template}-{made.path}"


def page_name(page: ArticlePage) -> str:
    """Return the name of a page in the output of tests."""
    return f"{page.article.look.template}-{page.path}"


def is_dumpable(made: Made) -> bool:
    """Return whether a text dump of one page contains the article: captions are recognised there by their credits."""
    captions = [picture.caption for picture in made.pictures if picture.caption]
    is_recognisable = made.known.kind == ArticleKind.GALLERY or all(CREDITED.search(caption) for caption in captions)
    return len(made.pages) == 1 and is_recognisable


every_article = pytest.mark.parametrize("made", SITE.articles, ids=name)


@every_article
def test_the_text_is_exactly_the_text_that_was_written(made: Made) -> None:
    assert cleaned_article(made.path).text == made.text


@every_article
def test_the_fields_are_exactly_those_on_the_page(made: Made) -> None:
    article, known = cleaned_article(made.path), made.known
    found = article.metadata
    assert (article.document.url, article.document.kind, article.title) == (known.url, known.kind, known.title)
    assert (found.published, found.published_raw) == (known.published, known.raw)
    assert (found.source, found.editor, found.section) == (known.source, known.editor, known.section)
    assert (article.metadata.authors, found.language) == (known.authors, "en")


@every_article
def test_the_images_are_those_of_the_body_with_their_captions(made: Made) -> None:
    assert [(image.url, image.caption) for image in cleaned_article(made.path).document.images] == made.images()


@pytest.mark.parametrize("page", [p for p in SITE.pages if len(p.article.pages) > 1], ids=page_name)
def test_each_page_of_a_long_article_has_its_own_text_and_the_headline_of_all(page: ArticlePage) -> None:
    article = cleaned_page(page.path)
    assert article.text == page.article.text_of_page(page.number)
    assert (article.title, article.document.url) == (page.article.known.title, page.article.known.url)


@pytest.mark.parametrize("page", SITE.mobile, ids=page_name)
def test_a_mobile_copy_is_the_same_article(page: ArticlePage) -> None:
    article, known = cleaned_page(page.path), page.article.known
    assert (article.document.url, article.title) == (known.url, known.title)
    assert article.text == page.article.text_of_page(1)
    assert (article.metadata.published, article.metadata.editor) == (known.published, known.editor)


@pytest.mark.parametrize("made", [made for made in SITE.articles if is_dumpable(made)], ids=name)
@pytest.mark.parametrize("between", ["\n", "\n\n"], ids=["dense", "spaced"])
def test_a_dump_of_its_page_is_the_same_article(made: Made, between: str) -> None:
    article, known = clean(between.join(visible_lines(pages_of(made)[0].html)), made.known.url), made.known
    found = article.metadata
    text = made.text.replace(" | ", "\n\n")  # such a dump has a line for each cell of a table
    assert (article.title, article.text, article.metadata.authors) == (known.title, text, known.authors)
    assert (found.published, found.source, found.section) == (known.published, known.source, known.section)
    assert found.editor == known.editor


def test_pages_with_known_ids_are_read_by_the_page_object_and_all_others_by_phrases() -> None:
    templates = {made.look.template: cleaned_article(made.path).document.template for made in SITE.articles}
    by_ids = dict.fromkeys("abcd", "ecns")
    assert templates == by_ids | dict.fromkeys(["plain_a", "plain_b", "plain_video"], Template.BOILERPLATE)
