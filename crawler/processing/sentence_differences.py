"""The differences of two texts sentence by sentence, and of two revisions of an article field by field.

`history` prints them, and the page view shows them: there is one implementation. A sentence that was changed is shown
whole, old and new, with the words that differ.
"""

from __future__ import annotations

from difflib import SequenceMatcher
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from crawler.items import CONTENT_FIELDS, Image
from crawler.processing.sentences import sentences
from crawler.processing.text_difference import BREAK, MAX_PARTS, words_of
from crawler.vocabulary import Edit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from crawler.items import Record

PARAGRAPH = "¶"  # stands for the break between two paragraphs
MAX_SENTENCES = 4_000  # longer texts are compared by paragraphs; the time grows with the square
MIN_LIKENESS = 0.4  # of two sentences: below, they are not shown as one that was changed
NEAR = 5  # sentences that are searched for the one that a sentence became
CONTEXT = 1  # unchanged sentences before and after a difference
COMPARED = (*(name for name in CONTENT_FIELDS if name != "text"), "incomplete")


class Words(NamedTuple):
    """A part of a sentence, of one kind."""

    edit: Edit
    text: str


class Change(NamedTuple):
    """The words of a sentence in the older and in the newer text. One that was removed has no `new`, an added no `old`.

    A sentence that is the same in both is only in `new`.
    """

    old: tuple[Words, ...]
    new: tuple[Words, ...]

    @property
    def is_same(self) -> bool:
        """Whether the sentence is in both texts."""
        return not self.old and all(one.edit == Edit.SAME for one in self.new)


_BREAK = Change((), (Words(Edit.SAME, PARAGRAPH),))


class FieldChange(NamedTuple):
    """A field that differs, with its values as text; empty for none."""

    name: str
    old: str
    new: str


class Difference(NamedTuple):
    """The fields that differ, and the passages of the text that differ, each with the sentences around it."""

    fields: tuple[FieldChange, ...]
    passages: tuple[tuple[Change, ...], ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing that makes a revision differs."""
        return not self.fields and not self.passages


def difference(old: Record, new: Record) -> Difference:
    """Compare two revisions of an article."""
    values = ((name, _shown(getattr(old, name)), _shown(getattr(new, name))) for name in COMPARED)
    fields = tuple(FieldChange(name, one, other) for name, one, other in values if one != other)
    return Difference(fields, text_passages(old.text, new.text))


def text_passages(old: str, new: str) -> tuple[tuple[Change, ...], ...]:
    """Return the passages in which two texts differ, each with CONTEXT sentences before and after it."""
    if old == new:
        return ()
    one, other = _parts(old), _parts(new)
    if max(len(one), len(other)) > MAX_SENTENCES:
        one, other = _paragraphs(old), _paragraphs(new)
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return tuple(
        _without_outer_breaks(
            [
                *chain.from_iterable(
                    _same(other[at:to]) if operation == "equal" else _changes(one[start:end], other[at:to])
                    for operation, start, end, at, to in group
                )
            ]
        )
        for group in matcher.get_grouped_opcodes(CONTEXT)
    )


def _without_outer_breaks(passage: Sequence[Change]) -> tuple[Change, ...]:
    """Return a passage without an unchanged break between paragraphs as its first or last line, which says nothing."""
    first = passage[0] == _BREAK
    return tuple(passage[first : len(passage) - (passage[-1] == _BREAK)])


def _parts(text: str) -> list[str]:
    parts: list[str] = []
    for paragraph in _paragraphs(text):
        parts += [*sentences(paragraph), PARAGRAPH]
    return parts[:-1]


def _paragraphs(text: str) -> list[str]:
    return text.split(BREAK) if text else []


def _same(found: Sequence[str]) -> Iterator[Change]:
    return (Change((), (Words(Edit.SAME, sentence),)) for sentence in found)


def _changes(old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    """Yield the changes of a passage in the order of the texts. Two similar sentences are one that was changed."""
    at = 0
    for sentence in old:
        near = range(at, min(at + NEAR, len(new)))
        changed, place = next(((found, k) for k in near if (found := _changed(sentence, new[k]))), (None, at))
        if changed is None:
            yield Change((Words(Edit.REMOVED, sentence),), ())
            continue
        yield from (Change((), (Words(Edit.ADDED, added),)) for added in new[at:place])
        yield changed
        at = place + 1
    yield from (Change((), (Words(Edit.ADDED, added),)) for added in new[at:])


def _changed(old: str, new: str) -> Change | None:
    """Return the change of one sentence to the other word by word, None if they are not similar."""
    one, other = words_of(old), words_of(new)
    if max(len(one), len(other)) > MAX_PARTS:
        return None
    matcher = SequenceMatcher(str.isspace, one, other, autojunk=False)
    if matcher.real_quick_ratio() < MIN_LIKENESS or matcher.quick_ratio() < MIN_LIKENESS:
        return None
    if matcher.ratio() < MIN_LIKENESS:
        return None
    before, after = [], []
    for operation, start, end, at, to in matcher.get_opcodes():
        kinds = (Edit.SAME, Edit.SAME) if operation == "equal" else (Edit.REMOVED, Edit.ADDED)
        before.append(Words(kinds[0], "".join(one[start:end])))
        after.append(Words(kinds[1], "".join(other[at:to])))
    return Change(tuple(filter(_has_text, before)), tuple(filter(_has_text, after)))


def _has_text(words: Words) -> bool:
    return bool(words.text)


def _shown(value: object) -> str:
    """Return the value of a field as text."""
    if value is None:
        return ""
    if isinstance(value, tuple):
        return "; ".join(map(_shown, value))
    return " ".join(filter(None, (value.url, value.caption))) if isinstance(value, Image) else str(value)
