"""The language of an article: its text decides, the declared tag only where the text leaves it open."""

from __future__ import annotations

import pytest

from crawler.extraction.metadata.language import language_of
from crawler.languages import likely_languages

UNCLEAR = "Brod ponovo plovi nakon duge zimske pauze, kaže kapetan, putnici su zadovoljni"
"""Bosnian, Croatian and Serbian have the same words for this."""
GERMAN = "Die Fähre zwischen den beiden Häfen fährt nach einer langen Winterpause wieder, und der Kapitän freut sich."
SPANISH = "El transbordador volvió a navegar el lunes después de una larga pausa invernal."


@pytest.mark.parametrize("declared", ["", "en", "en-US", "zh_CN", "xx", "-"])
def test_a_clear_text_overrules_the_declared_language(declared: str) -> None:
    assert language_of(SPANISH, declared) == "es"


def test_names_of_another_language_do_not_change_the_language() -> None:
    assert language_of("Li Xiaoming and Wang Xiuying of Heilongjiang said in Shijiazhuang that tea is in.") == "en"


@pytest.mark.parametrize("text", ["", "Ferry runs", "2026-07-20 12:00 — 45 678", "茶叶采摘结束"])
@pytest.mark.parametrize("declared", ["", "en", "zh"])
def test_a_text_of_few_letters_has_no_language_whatever_is_declared(text: str, declared: str) -> None:
    assert language_of(text, declared) is None


def test_a_declared_language_decides_where_the_text_leaves_it_open() -> None:
    assert language_of(UNCLEAR) is None
    assert [language_of(UNCLEAR, tag) for tag in ("bs", "BS", "bs-Latn-BA", " bs_BA")] == ["bs"] * 4


@pytest.mark.parametrize("declared", ["sr", "en", "xx"])
def test_a_declared_language_that_the_text_makes_improbable_is_not_taken(declared: str) -> None:
    assert likely_languages(UNCLEAR).get(declared, 0) < 0.2
    assert language_of(UNCLEAR, declared) is None


def test_the_text_decides_the_language_whatever_the_page_declares() -> None:
    assert language_of(GERMAN, "en") == "de"
    assert language_of("渡轮在漫长的冬季休航之后恢复通航，船长对此感到高兴，乘客也很高兴", "en-US") == "zh"


@pytest.mark.parametrize("text", ["", "Ferry runs", "12 345 678 90 12 345 678 90 12 345 678 90 12 345"])
def test_too_little_text_has_no_language(text: str) -> None:
    assert language_of(text, "en") is None
