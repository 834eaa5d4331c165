"""Romanised Chinese names: a family name of `words/surnames.tsv` and a given name of Pinyin syllables."""

from __future__ import annotations

import re

from crawler.vocabulary.word_lists import read_word_list

SURNAMES = read_word_list("extraction/words/surnames.tsv").words("surname")
_SYLLABLE = re.compile(
    r"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(?:[iuü]?(?:ang|an|ai|ao|a)|[iu]?(?:ong|o)|ou|eng|en|ei|er|e|iu|ie|ing|in|i|"
    r"ui|un|ue|u|ü)",
)


def is_chinese_name(family: str, given: str) -> bool:
    """Return whether two words read as a romanised Chinese name."""
    rest = given.lower().replace("'", "")
    while rest and (syllable := _SYLLABLE.match(rest)):
        rest = rest[syllable.end() :].removeprefix("r")
    return family.lower() in SURNAMES and not rest
