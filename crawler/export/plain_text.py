"""A record as plain text and as Markdown, and the exports of them: all articles in one file, or each in its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from crawler.export.columns import row_of
from crawler.unsafe_characters import as_json, without_unsafe

if TYPE_CHECKING:
    from crawler.items import Record
    from crawler.items.record_schema import RecordField

SEPARATOR = "\n---\n\n"  # between two articles in one file
_NOT_IN_HEAD = frozenset(("title", "text", "images"))  # Markdown has them below


def as_text(record: Record) -> str:
    """Return the title and the text."""
    return "\n\n".join(filter(None, (record.title, record.text)))


def as_markdown(record: Record) -> str:
    """Return the title, the main fields in one line, the text and the images."""
    modified = f"modified {record.modified}" if record.modified else None
    fields = ", ".join(filter(None, (record.published, modified, record.source, record.editor)))
    return _markdown(record, f"*{fields}*" if fields else "")


def _markdown(record: Record, fields: str = "") -> str:
    images = [f"![{image.caption or ''}]({image.url})" for image in record.images if image.url]
    title = f"# {record.title}" if record.title else ""
    return "\n\n".join(filter(None, (title, fields, record.text, *images)))


class PlainTexts:
    """Writes titles and texts, separated by a line of three hyphens."""

    def __init__(self, file: BinaryIO, _fields: tuple[RecordField, ...]) -> None:
        self._file = file
        self._is_first = True

    def add(self, record: Record) -> None:
        """Write an article."""
        text = f"{'' if self._is_first else SEPARATOR}{without_unsafe(as_text(record))}\n"
        self._file.write(text.encode(errors="replace"))
        self._is_first = False

    def end(self) -> None:
        """Do nothing: each article is complete."""


class MarkdownTexts:
    """Writes Markdown, each article with its fields as YAML front matter, whose values are JSON, as YAML allows."""

    def __init__(self, file: BinaryIO, fields: tuple[RecordField, ...]) -> None:
        self._file = file
        self._fields = tuple(one for one in fields if one.name not in _NOT_IN_HEAD)
        self._is_first = True

    def add(self, record: Record) -> None:
        """Write an article."""
        values = row_of(record, self._fields).items()
        head = "".join(f"{name}: {as_json(value)}\n" for name, value in values if value not in (None, []))
        text = f"---\n{head}---\n\n{without_unsafe(_markdown(record))}\n"
        self._file.write(f"{'' if self._is_first else chr(10)}{text}".encode(errors="replace"))
        self._is_first = False

    def end(self) -> None:
        """Do nothing: each article is complete."""
