"""A byline over several lines: its parts in any order, with counters and links between them."""

from __future__ import annotations

from itertools import permutations, product

import pytest

from crawler import clean

URL = "https://www.ecns.cn/2015/02-12/154700.shtml"
TIME, SOURCE, EDITOR = "2015-02-12 15:28", "Xinhua", "Web Editor: Qin De"
STORY = "A ferry company has begun to let passengers keep bees on the upper deck."
TAIL = "Comments (0)\nMost popular in 24h\nMedia partners:\n"


def fields(byline: str, story: str = STORY) -> tuple[str | None, str | None, str | None, str, str]:
    article = clean(f"Text: | Print|\n\nBees on board\n\n{byline}\n\n{story}\n\n{TAIL}", URL)
    found = article.metadata
    time = found.published.strftime("%H:%M") if found.published else ""
    return found.title, found.source, found.editor, time, article.text


WHOLE = ("Bees on board", "Xinhua", "Qin De", "15:28", STORY)


def test_all_orders_over_one_to_three_lines_are_read() -> None:
    wrong = [
        byline
        for parts in permutations((TIME, SOURCE, EDITOR))
        for first, second in product(("\n", "\n\n", " | "), repeat=2)
        if fields(byline := f"{parts[0]}{first}{parts[1]}{second}{parts[2]}") != WHOLE
    ]
    assert wrong == []


@pytest.mark.parametrize(
    "byline",
    [
        f"1\n{TIME} {SOURCE}\n{EDITOR}",
        f"1 {TIME} {SOURCE} {EDITOR}",
        f"1{TIME}{SOURCE}{EDITOR}",
        f"{TIME} {SOURCE} {EDITOR} 1",
        f"{TIME}\n{SOURCE}\n{EDITOR}\n1.2k",
        f"{TIME} {SOURCE} {EDITOR}\n1\n{TIME} {SOURCE} {EDITOR}\n1",
        f"{TIME}\n{SOURCE}\nEditor :\nQin De\nECNS App Download",
        f"{TIME}{SOURCE}\nEditor\n: Qin De\nECNS App Download",
        f"{TIME} {SOURCE}\n{EDITOR} comment",
        f"{TIME}\n{SOURCE}\nQin De\nECNS App Download",
        *(f"{TIME} {SOURCE} {EDITOR}\n1\n{under}" for under in ("LINE", "Share :", "Share :\n0", "Text: | Print|")),
        *(f"{TIME} {SOURCE} {EDITOR}\n1\n{under}" for under in ("Back to top", "Comments (0)", "Special: Commentary")),
    ],
)
def test_counters_links_and_second_bylines_belong_to_the_byline(byline: str) -> None:
    assert fields(byline) == WHOLE


def test_a_source_with_an_unknown_name_stands_between_time_and_editor() -> None:
    assert fields(f"{TIME}\nSixth Tone\n{EDITOR}")[1:3] == ("Sixth Tone", "Qin De")
    assert fields(f"{TIME}\nThe rescue")[4] == f"The rescue\n\n{STORY}"


def test_a_number_below_a_counted_byline_is_text() -> None:
    assert fields(f"1\n{TIME} {SOURCE} {EDITOR}\n40", STORY)[4] == f"40\n\n{STORY}"


def test_lines_behind_the_byline_that_are_no_part_of_it_are_text() -> None:
    story = f"By John Lee\n\nXinhua reported on bees.\n\n{STORY}"
    assert fields(f"{TIME} {SOURCE} {EDITOR}", story)[4] == story
