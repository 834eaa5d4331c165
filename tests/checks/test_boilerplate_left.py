"""Boilerplate in a clean text."""

from __future__ import annotations

import re
from dataclasses import replace

from crawler.checks.boilerplate_left import boilerplate_left
from crawler.vocabulary import Reason
from tests.checks.articles import EXPECTATIONS, SENTENCE, checked


def test_one_line_of_the_sites_own_boilerplate_is_enough() -> None:
    site = replace(EXPECTATIONS, boilerplate=(re.compile("Print this"),))
    assert boilerplate_left(checked(*[SENTENCE] * 9, "Print this"), site) == Reason.BOILERPLATE_LEFT
    assert boilerplate_left(checked(*[SENTENCE] * 9, "Print this"), EXPECTATIONS) is None


def test_common_boilerplate_must_be_several_lines_and_a_share_of_the_text() -> None:
    common = ("Comments (0)", "Most popular", "Share this on Example")
    assert boilerplate_left(checked(SENTENCE, *common), EXPECTATIONS) == Reason.BOILERPLATE_LEFT
    assert boilerplate_left(checked(SENTENCE, *common[:2]), EXPECTATIONS) is None
    assert boilerplate_left(checked(*[SENTENCE] * 9, *common), EXPECTATIONS) is None


def test_a_menu_of_many_links_is_compared_quickly_whatever_its_end_is() -> None:
    menu = "Home" + " | About us" * 40
    lines = (f"{menu} | Jobs", f"{menu}.", f"{menu} | Help")
    assert boilerplate_left(checked(SENTENCE, *lines), EXPECTATIONS) is None
    assert boilerplate_left(checked(SENTENCE, *lines, lines[0]), EXPECTATIONS) == Reason.BOILERPLATE_LEFT
