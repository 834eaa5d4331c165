"""Text dumps that other programs make of the imitation site's pages come out exact, or are refused.

A dump is asked for the fields that are in it: some programs lose words, a headline or a byline. Not asked for are
captions without a credit and tables, which no dump shows to be such, and pages inside one table, whose columns a
program that lays tables out puts next to each other.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import cache
from itertools import islice, pairwise
from typing import TYPE_CHECKING, NamedTuple

import pytest

from crawler import Page
from crawler.exceptions import PageError
from crawler.extraction.captions import has_credit
from crawler.extraction.html.blocks import fold
from crawler.processing.process import process
from tests.cleaning.programs import ABSENT, FROM_DEBIAN, FROM_PYPI, dump_of
from tests.site import contents

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.site import ArticlePage

NOW = datetime(2026, 7, 21, tzinfo=UTC)
MIN_EXACT_SHARE = 0.95
PAGES_PER_TEMPLATE = 1
TEMPLATES = ("a", "b", "plain_b", "c", "d", "plain_video")
ENOUGH = 30  # characters of a paragraph that no other one has
LOSES_WORDS = ("justext", "trafilatura")  # programs that remove text, bylines, or the blanks between words
LOSES_QUOTES = ("pandoc markdown", "html2text")  # programs that write all quotes straight
_STRAIGHT = str.maketrans("‘’“”", "''\"\"")
_WORD = re.compile(r"\w+")


class Outcome(NamedTuple):
    """The result of one dump: the fields that came out wrong; whether the article is refused."""

    program: str
    path: str
    wrong: tuple[str, ...]
    refused: bool


@pytest.mark.slow
@pytest.mark.parametrize("template", TEMPLATES)
def test_dumps_of_programs_are_exact_or_refused(template: str, tmp_path: Path) -> None:
    outcomes = [outcome for page in _pages(template) for outcome in _outcomes(page, tmp_path)]
    stored_wrong = [outcome for outcome in outcomes if outcome.wrong and not outcome.refused]
    exact = sum(not outcome.wrong for outcome in outcomes)
    assert (exact >= MIN_EXACT_SHARE * len(outcomes), stored_wrong) == (True, [])


def test_all_programs_from_debian_are_installed() -> None:
    if ABSENT:
        pytest.skip(f"not installed, so their dumps are not tested: {', '.join(ABSENT)}")
    assert {command.split()[0] for command in FROM_DEBIAN.values()} == {"w3m", "lynx", "elinks", "links", "pandoc"}


@cache
def _pages(template: str) -> tuple[ArticlePage, ...]:
    """Return pages of one template whose text can be told from everything else in a dump."""
    fair = (page for page in contents(every=1).pages if page.article.look.template == template and _is_fair(page))
    return tuple(islice(fair, PAGES_PER_TEMPLATE))


def _is_fair(page: ArticlePage) -> bool:
    pieces = page.article.pages[page.number - 1]
    captions = [picture.caption for piece in pieces for picture in piece.pictures if picture.caption]
    return page.number == 1 and not any("<table" in piece.html for piece in pieces) and all(map(has_credit, captions))


def _outcomes(page: ArticlePage, folder: Path) -> Iterator[Outcome]:
    installed = [name for name, command in FROM_DEBIAN.items() if command.split()[0] not in ABSENT]
    for program in (*FROM_PYPI, *installed):
        dump = dump_of(program, page.html, folder)
        if _has_all(dump, page.article.text_of_page(page.number)):
            yield _outcome(program, page, dump)


def _has_all(dump: str, text: str) -> bool:
    """Return whether a dump has all words of a text, and no two paragraphs on one line."""
    lines = [fold(line) for line in dump.splitlines()]
    joined = [f"{one[-ENOUGH:]} {two[:ENOUGH]}" for one, two in pairwise(text.split("\n\n"))]
    return set(_WORD.findall(text)) <= set(_WORD.findall(dump)) and not any(
        each in line for each in joined for line in lines
    )


def _outcome(program: str, page: ArticlePage, dump: str) -> Outcome:
    """Clean a dump, and compare the fields with the expected ones."""
    body, headers = dump.encode(), {"content-type": "text/plain; charset=utf-8"}
    try:
        article, refusal = process(Page(f"https://www.ecns.cn{page.path}", body, headers=headers), NOW)
    except PageError:
        return Outcome(program, page.path, ("page",), refused=True)
    known, found = page.article.known, article.metadata
    fields = {"title": (article.title, known.title), "text": (article.text, page.article.text_of_page(page.number))}
    if not program.startswith(LOSES_WORDS):
        for name in ("source", "editor", "section"):
            fields[name] = getattr(found, name), getattr(known, name)
    wrong = tuple(name for name, (got, want) in fields.items() if not _is_exact(program, got, want, _letters(dump)))
    return Outcome(program, page.path, wrong, refusal is not None)


def _is_exact(program: str, got: str | None, want: str | None, letters: str) -> bool:
    """Return whether a field is as expected, or absent because the dump, which has these letters, does not have it."""
    if program.startswith(LOSES_QUOTES):
        got, want = ((text or "").translate(_STRAIGHT) for text in (got, want))
    return (got or "") == (want or "") or (not got and _letters(want or "") not in letters)


def _letters(text: str) -> str:
    return "".join(char for char in text if char.isalnum())
