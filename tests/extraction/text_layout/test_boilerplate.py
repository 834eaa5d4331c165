"""Boilerplate phrases match whole lines only."""

from __future__ import annotations

import re

import pytest

from crawler import Block
from crawler.extraction.text_layout.boilerplate import (
    NO_BOILERPLATE,
    Boilerplate,
    cut_glued,
    joined,
    last_step,
    matching,
)
from crawler.vocabulary import Role

PHRASES = {Role.COMMENTS: re.compile(r"Comments \(\d+\)"), Role.SHARE: re.compile("Share.*")}
GLUED = Boilerplate({}, {}, glued={Role.COVERAGE_LINK: re.compile(r"\s*\[more\]$")})


def test_a_line_has_the_role_of_the_first_phrase_that_is_the_whole_line() -> None:
    assert matching("Comments (0)", PHRASES) == Role.COMMENTS
    assert matching("Share this", PHRASES) == Role.SHARE
    assert matching("The page had Comments (0)", PHRASES) is None
    assert matching("Comments (0)", NO_BOILERPLATE.tail) is None


@pytest.mark.parametrize("text", ["Print", "print", "PRINT this", "aa", "ab", "Share", "share", "x 1", "X 1", ""])
def test_joined_patterns_match_the_texts_that_one_of_them_matches(text: str) -> None:
    kinds = [
        ("Print", 0),
        ("print this", re.IGNORECASE),
        (r"(a)\1", 0),
        ("Sha|Share", 0),
        ("(?i)x", 0),
        (" x \\s 1 ", re.VERBOSE),
    ]
    patterns = [re.compile(pattern, flags) for pattern, flags in kinds]
    fewer = joined(patterns)
    assert len(fewer) < len(patterns)
    assert any(one.fullmatch(text) for one in fewer) == any(one.fullmatch(text) for one in patterns)


@pytest.mark.parametrize(
    ("breadcrumb", "last"),
    [("Home > News > Society", "Society"), ("首页 → 社会", "社会"), ("Home", "Home"), ("Home > ", None)],
)
def test_a_breadcrumb_ends_in_a_section(breadcrumb: str, last: str | None) -> None:
    assert last_step(breadcrumb) == last


def test_a_glued_link_is_cut_off_its_sentence() -> None:
    cut = cut_glued(Block("Bees were counted. [more]", Role.BODY), GLUED)
    assert [(block.text, block.role) for block in cut] == [
        ("Bees were counted.", Role.BODY),
        ("[more]", Role.COVERAGE_LINK),
    ]
    assert cut_glued(Block("[more]", Role.BODY), GLUED) == (Block("[more]", Role.COVERAGE_LINK),)
    assert cut_glued(Block("[more] bees", Role.BODY), GLUED) == (Block("[more] bees", Role.BODY),)
