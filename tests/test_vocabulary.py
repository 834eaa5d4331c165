"""Each word has a value of its own and an explanation of one line; the words of families are words too."""

from __future__ import annotations

import pickle
import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from crawler import vocabulary
from crawler.vocabulary import Reason, Role, RunStatus, Template, UrlState

if TYPE_CHECKING:
    from enum import StrEnum

    from crawler.vocabulary.explained import Explained

EXPLAINED: list[type[Explained]] = [Reason, Role, UrlState, Template, RunStatus]
ENUMS = [word for name in vocabulary.__all__ if isinstance(word := getattr(vocabulary, name), type)]
MEMBERS = [member for enum in EXPLAINED for member in enum]
FAMILY_WORDS = [
    Reason.http(404),
    Reason.http(7),
    Reason.robots_unreadable(Reason.TIMEOUT),
    Reason.robots_unreadable(Reason.http(503)),
    Reason.program_error(KeyError()),
    Reason.accepted(Reason.TOO_SHORT),
    Reason.accepted(Reason.program_error(KeyError())),
    Reason.robots_unreadable(Reason.program_error(KeyError())),
]
MAX_EXPLANATION_CHARS = 120
PLAIN = re.compile("[a-z0-9]+(?:[-.][a-z0-9]+)*")  # with a dot, a word is the name of a file


@pytest.mark.parametrize("word", [*MEMBERS, *FAMILY_WORDS], ids=lambda word: f"{type(word).__name__}-{word}")
def test_each_word_has_a_sentence_of_one_line_as_explanation(word: Explained) -> None:
    assert word.explanation[0].isupper() or word.explanation.startswith(("trafilatura ", "robots.txt "))
    assert word.explanation.endswith(".")
    assert "\n" not in word.explanation
    assert len(word.explanation) <= MAX_EXPLANATION_CHARS


@pytest.mark.parametrize("enum", ENUMS, ids=lambda enum: enum.__name__)
def test_each_value_is_unique_and_in_plain_characters(enum: type[StrEnum]) -> None:
    assert len(enum.__members__) == len({*enum}), "a name with the value of another one is an alias"
    assert all(value == value.lower() and PLAIN.fullmatch(value) for value in enum)


def test_no_removal_is_a_role_and_a_reason() -> None:
    shared = Counter([*map(str, Role), *map(str, Reason)])
    assert [value for value, many in shared.items() if many > 1] == []


@pytest.mark.parametrize("word", [*MEMBERS, *FAMILY_WORDS], ids=lambda word: f"{type(word).__name__}-{word}")
def test_each_word_survives_pickling_and_is_its_text(word: Explained) -> None:
    copy = pickle.loads(pickle.dumps(word))  # noqa: S301  # made by this test
    assert copy == word == str(word)
    assert type(copy) is type(word)
    assert copy.explanation == word.explanation
    assert {word: 1}[copy] == {word: 1}[type(word)(str(word))] == {str(word): 1}[word]


@pytest.mark.parametrize(
    ("word", "text"),
    [
        (FAMILY_WORDS[0], "http-404"),
        (FAMILY_WORDS[1], "http-007"),
        (FAMILY_WORDS[2], "robots-timeout"),
        (FAMILY_WORDS[3], "robots-http-503"),
        (FAMILY_WORDS[4], "program-error-KeyError"),
        (FAMILY_WORDS[5], "accepted-too-short"),
    ],
)
def test_the_text_of_a_family_word_gives_the_word(word: Reason, text: str) -> None:
    assert Reason(text) == word == text
    assert word.value == word.name == text


def test_only_errors_of_the_program_are_such() -> None:
    assert Reason.program_error(KeyError()).is_program_error
    assert [reason for reason in Reason if reason.is_program_error] == []


@pytest.mark.parametrize("enum", ENUMS, ids=lambda enum: enum.__name__)
@pytest.mark.parametrize("text", ["no-such-word", "", "http-", "http-4040", "robots-", "program-error-", "accepted-"])
def test_an_unknown_word_is_a_value_error(enum: type[StrEnum], text: str) -> None:
    with pytest.raises(ValueError, match="is not a valid"):
        enum(text)


def test_a_template_is_a_word_or_the_name_of_a_page_object() -> None:
    assert Template.is_page_object("ecns")
    assert not any(Template.is_page_object(template) for template in Template)
    assert [template for template in Template if Template.is_known(template)] == [Template.TEXT_DUMP]


def test_each_run_status_has_an_exit_code_and_advice() -> None:
    assert [status for status in RunStatus if not status.advice.endswith(".")] == []
    good = {RunStatus.OK, RunStatus.NOTHING_NEW, RunStatus.LIMIT_REACHED}
    assert {status for status in RunStatus if status.exit_code == 0} == good
