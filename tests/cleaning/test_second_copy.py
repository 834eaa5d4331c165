"""Pages that hold their text twice."""

from __future__ import annotations

import pytest

from crawler.cleaning.second_copy import without_second_copy
from crawler.items import Block
from crawler.vocabulary import Reason, Role

TEXT = [
    "The council of the harbour town voted on Monday for a second bridge over the river.",
    "Why now?",
    "A storm took away the old ferry pier last winter, and the boats have not come back since.",
    "The towns on both banks have to pay for it, council member Ada Moor said in the debate.",
    "Work begins in May.",
]
HEADING = "Print this story"


def labels(lines: list[str], removed: tuple[int, ...] = ()) -> list[str | None]:
    blocks = [Block(line, Role.BODY) for line in lines]
    return [*without_second_copy(blocks, [Role.RULER if at in removed else None for at in range(len(lines))])]


@pytest.mark.parametrize(
    "second",
    [
        pytest.param(TEXT, id="the same"),
        pytest.param([TEXT[0], *TEXT[2:]], id="without a heading"),
        pytest.param(TEXT[:4], id="without the last line"),
    ],
)
def test_the_second_copy_of_the_text_goes(second: list[str]) -> None:
    assert labels(TEXT + second) == [None] * 5 + [Reason.SECOND_COPY] * len(second)


def test_lines_that_only_one_copy_has_stay() -> None:
    assert labels([*TEXT, HEADING, *TEXT]) == [None] * 6 + [Reason.SECOND_COPY] * 5


def test_blocks_that_are_removed_already_keep_their_reason() -> None:
    assert labels([*TEXT, *TEXT], removed=(7,))[7] == Role.RULER


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param([*TEXT, TEXT[0]], id="a quotation"),
        pytest.param([TEXT[0], TEXT[2], TEXT[0], TEXT[3], TEXT[0]], id="a refrain"),
        pytest.param(["Goal!", "Goal!", "Goal!"], id="short lines"),
        pytest.param([TEXT[0], TEXT[2], TEXT[2], TEXT[0]], id="in another order"),
    ],
)
def test_text_that_repeats_but_is_no_copy_stays(lines: list[str]) -> None:
    assert labels(lines) == [None] * len(lines)
