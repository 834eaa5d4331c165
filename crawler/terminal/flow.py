"""Rows of short parts as lines that fit the width of a terminal: a narrow one gets more lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from crawler.unsafe_characters import escaped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SEPARATOR = ", "
CUT = "..."
MIN_CHARS = 8  # of a line, on terminals that are even narrower
MAX_LABEL = 0.5  # the share of a line that a label may have
NARROW = 60  # with fewer columns, the parts of a row stand under its label


class Row(NamedTuple):
    """A label and the parts after it."""

    label: str
    parts: Sequence[str]


class Line(NamedTuple):
    """One line: the label, with the spaces after it, and the text."""

    label: str
    text: str


def lines_of(rows: Sequence[Row], width: int) -> list[Line]:
    """Return the lines of rows, none of which is as long as `width`: a full line would wrap on some terminals."""
    room = max(MIN_CHARS, width - 1)
    if room < NARROW:
        return [line for row in rows for line in _stacked(row, room)]
    column = min(max((len(escaped(row.label)) for row in rows), default=0), int(room * MAX_LABEL))
    return [line for row in rows for line in _beside(row, column, room)]


def _beside(row: Row, column: int, room: int) -> Iterator[Line]:
    label = f"{_cut(escaped(row.label), column):{column}}  "
    for text in _joined(row.parts, room - len(label)):
        yield Line(label, text)
        label = " " * len(label)


def _stacked(row: Row, room: int) -> Iterator[Line]:
    yield Line(_cut(escaped(row.label), room), "")
    for text in _joined(row.parts, room - 2):
        yield Line("  ", text)


def _joined(parts: Sequence[str], room: int) -> Iterator[str]:
    """Yield parts, as many in one text as there is room for."""
    text = ""
    for part in parts:
        safe = escaped(part)
        if text and len(text) + len(SEPARATOR) + len(safe) > room:
            yield text
            text = ""
        text = _cut(f"{text}{SEPARATOR}{safe}" if text else safe, room)
    yield text


def _cut(text: str, room: int) -> str:
    return text if len(text) <= room else f"{text[: max(0, room - len(CUT))]}{CUT}"
