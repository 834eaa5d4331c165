"""What two revisions of an article differ in, as a unified difference: a field or a paragraph a line."""

from __future__ import annotations

from difflib import unified_diff
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crawler.items import Record

FIELDS = ("title", "published", "source", "editor", "authors", "section", "kind", "url", "incomplete", "images")
CONTEXT_LINES = 1


def difference(old: Record, new: Record) -> list[str]:
    """Return the lines of the difference of two records; none where only unseen fields differ."""
    names = (f"revision {old.revision}", f"revision {new.revision}")
    return list(unified_diff(_lines(old), _lines(new), *names, n=CONTEXT_LINES, lineterm=""))


def _lines(record: Record) -> list[str]:
    fields = [f"{name}: {getattr(record, name)}" for name in FIELDS if getattr(record, name)]
    return [*fields, *record.text.split("\n\n")]
