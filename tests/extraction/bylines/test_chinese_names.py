"""Romanised Chinese names."""

from __future__ import annotations

import pytest

from crawler.extraction.bylines.chinese_names import SURNAMES, is_chinese_name


@pytest.mark.parametrize("name", ["Qin Dexing", "Gu Liping", "Li Xi'an", "Ouyang Min", "LI Yan", "Lyu Er"])
def test_a_family_name_and_pinyin_syllables_are_a_chinese_name(name: str) -> None:
    family, given = name.split()
    assert is_chinese_name(family, given) == (family.lower() in SURNAMES)


@pytest.mark.parametrize("name", ["Harbour Daily", "Anna Berg", "Li Smith", "Global Times"])
def test_other_words_are_no_chinese_name(name: str) -> None:
    assert not is_chinese_name(*name.split())


def test_family_names_of_two_syllables_are_known() -> None:
    assert {"ouyang", "situ", "sima"} <= SURNAMES
