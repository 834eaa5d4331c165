"""Parts of one sentence are joined, sentences and subheadings are not."""

from __future__ import annotations

import pytest

from crawler import Block
from crawler.extraction.dumps.broken_sentences import joined_sentences
from crawler.vocabulary import Role

LONG = "The lighthouse that had been dark since 1994 was lit again by a"


def joined(*texts: str, wrapped: bool = False, tag: str = "line") -> list[str]:
    blocks = [Block(text, Role.BODY, tag) for text in texts]
    return [block.text for block in joined_sentences(blocks, wrapped=wrapped)]


@pytest.mark.parametrize(
    "parts",
    [
        ("(ECNS)", "-- Bees were counted."),
        ("Shanghai (CNS)", "— Bees were counted."),
        ("The", "price of bees", "rose from 21 yuan."),
        ("Liu", "Fang, a ferry pilot, put it differently."),
        ("Bees are counted at dusk. (Photo:", "Li Yan/CNS)"),
        ("A ferry", "company", "plans a second hive."),
        ("By", "October, 919 families had signed up."),
    ],
)
def test_a_broken_sentence_is_one(parts: tuple[str, ...]) -> None:
    assert joined(*parts) == [" ".join(parts)]


def test_a_sign_that_ends_a_part_has_no_blank_before_it() -> None:
    assert joined("Bees", ", he said, ", "were counted.")[0].startswith("Bees, he said")


@pytest.mark.parametrize(
    "lines",
    [
        ("The rescue", "Bees were counted."),
        ("NIGHT SHIFT", "The farmers wear red lamps."),
        ("Bees were counted.", "iPhones were not."),
        ("2016", "is the year of the bee."),
        ("More", "A third subject is to follow."),
        ("A hive on deck. (Photo/CNS)", "bees"),
        (LONG, "Teacher in Yichang"),
    ],
)
def test_two_lines_stay_two(lines: tuple[str, ...]) -> None:
    assert joined(*lines) == list(lines)


def test_behind_a_blank_line_only_a_fragmented_dump_goes_on() -> None:
    assert joined("One hive", "two bees", tag="gap") == ["One hive", "two bees"]
    assert joined("Print", "One hive", "two bees", tag="gap") == ["Print", "One hive two bees"]


def test_a_long_line_without_an_end_goes_on_where_lines_are_broken() -> None:
    assert joined(LONG, "Teacher in Yichang", wrapped=True) == [f"{LONG} Teacher in Yichang"]


def test_items_of_a_list_stay_apart() -> None:
    assert joined("one hive", "two bees", tag="item") == ["one hive", "two bees"]
