"""Phrases: the content of their files, their parts, and the time that their patterns take."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

import pytest

from crawler.checks.article_under_check import MAX_PHRASE_CHARS
from crawler.cleaning.classifier.keywords import KEYWORDS
from crawler.vocabulary.word_lists import PACKAGE, Entry, any_phrase, read_word_list
from tests.proportion import excess, outcome_apart

if TYPE_CHECKING:
    from pathlib import Path

FILES = [*sorted(PACKAGE.glob("checks/phrases/*.tsv")), PACKAGE / KEYWORDS]
SEARCHED = {"firewall", "consent"}
"""The kinds that the code searches for anywhere in a text. It compares the others with a beginning or a whole."""
UNBOUNDED = {*SEARCHED, "line"}
"""The kinds that the code compares with texts of any length."""
CHARS = (1_300, 5_000)
SEEDS = ("a", " ", "a ", "1", "1 ", "-", "(", "|", "a | ", "Home | About us | ", "我", "you ", "the ", "is ", "cookie ")


KINDS = [
    (file, kind) for file in FILES for kind in dict.fromkeys(phrase.kind for phrase in read_word_list(file).entries)
]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_line_has_a_language_and_a_pattern_that_compiles_by_itself(file: Path) -> None:
    for phrase in read_word_list(file).entries:
        assert re.fullmatch("[a-z]{2}|mul", phrase.language), phrase
        assert phrase.text == phrase.text.strip(), phrase
        re.compile(phrase.text)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_no_phrase_stands_in_a_file_twice(file: Path) -> None:
    found = [(phrase.kind, phrase.text) for phrase in read_word_list(file).entries]
    assert len(found) == len(set(found))


@pytest.mark.parametrize(("file", "kind"), KINDS, ids=lambda value: getattr(value, "name", value))
def test_a_pattern_takes_time_in_proportion_to_the_text(file: Path, kind: str) -> None:
    assert outcome_apart(lambda: _slow_texts(file, kind)) == ""


def _slow_texts(file: Path, kind: str) -> str:
    """Return the beginnings of the texts for which a pattern's time grows faster than the text, with the times."""
    pattern, sizes = any_phrase(file, kind), CHARS if kind in UNBOUNDED else (MAX_PHRASE_CHARS // 4, MAX_PHRASE_CHARS)
    attempts = (pattern.fullmatch, pattern.search if kind in SEARCHED else pattern.match)
    openings = dict.fromkeys(re.split(r"[^\w ]", entry.text)[0] for entry in read_word_list(file).of(kind))
    slow = []
    for seed in (*SEEDS, *filter(None, openings)):
        for attempt in attempts:
            times = excess(partial(_repeated, seed), attempt, sizes)
            slow += [f"{seed!r}: {times}"] if times else []
    return "\n".join(slow)


def _repeated(seed: str, chars: int) -> str:
    return (seed * chars)[:chars] + "!"


def test_a_part_stands_for_any_of_its_patterns(tmp_path: Path) -> None:
    file = tmp_path / "a.tsv"
    file.write_text("# pages\n<page>\ten\tpage\n<page>\tde\tseite\n\ntitle\tmul\t(?:no )?<page>\n", "utf-8")
    assert read_word_list(file).entries[-1] == Entry("title", "mul", "(?:no )?(?:page|seite)")
    assert any_phrase(file, "title").fullmatch("No Seite")
    assert read_word_list(file).words("<page>") == {"page", "seite"}


def test_a_part_without_an_entry_before_it_is_named(tmp_path: Path) -> None:
    file = tmp_path / "b.tsv"
    file.write_text("title\ten\tno <page>\n<page>\ten\tpage\n", "utf-8")
    with pytest.raises(ValueError, match=r"b\.tsv, line 1: <page> has no entry before 'no <page>'"):
        read_word_list(file)


def test_an_unknown_kind_is_an_error_and_matches_nothing() -> None:
    with pytest.raises(KeyError, match="unknown"):
        any_phrase(FILES[0], "unknown")
