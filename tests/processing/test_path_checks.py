"""Learnt paths, compared with trafilatura on the sampled pages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crawler.cleaning import clean_document
from crawler.cleaning.site_model.learnt_paths import LearntPaths
from crawler.processing.path_checks import PathChecks
from tests.cleaning.pages import BODY_PATH, FOOT_PATH, learnt, paragraph, story

RIGHT = LearntPaths(frozenset({BODY_PATH}), frozenset({FOOT_PATH, "html/body/header/nav.menu/a"}))
BOX_PATH = "html/body/main/aside.box/p"
LONG = "The ferry company said on Tuesday that it had lost money in each year since the pier was rebuilt, {0}. " * 3


def checks_of(paths: LearntPaths, pages: int, *, keeps_all: bool = False) -> PathChecks:
    documents = [story(number, paragraph(LONG.format(number), BOX_PATH)) for number in range(pages)]
    model = learnt((document, None) for document in documents)
    checks = PathChecks()
    for document in documents:
        article = clean_document(document, {}, model)
        labels = (None,) * len(article.labels) if keeps_all else article.labels
        checks.add(replace(article, labels=labels), paths, model)
    return checks


def test_paths_that_give_the_same_articles_pass() -> None:
    paths = LearntPaths(RIGHT.text | {BOX_PATH}, RIGHT.other)
    checks = checks_of(paths, 6)
    assert (checks.pages, checks.errors, checks.failed) == (6, 0, False)


def test_a_page_whose_text_differs_by_the_paths_is_an_error() -> None:
    paths = LearntPaths(RIGHT.text | {BOX_PATH}, RIGHT.other)
    checks = checks_of(paths, 6, keeps_all=True)
    assert (checks.errors, checks.failed) == (6, True)


@pytest.mark.parametrize(("pages", "errors", "failed"), [(1, 1, False), (9, 2, True), (40, 4, False), (40, 5, True)])
def test_paths_fail_by_more_errors_than_a_tenth_of_the_pages(pages: int, errors: int, *, failed: bool) -> None:
    assert PathChecks(pages, errors).failed == failed


def test_a_page_that_the_paths_do_not_know_is_no_error() -> None:
    checks = checks_of(LearntPaths(frozenset({BODY_PATH}), frozenset()), 3)
    assert (checks.pages, checks.failed) == (0, False)
