"""An export in the verticalized text of the IMS Open Corpus Workbench: `cwb-encode -xsB -c utf8` reads it.

Each line is a token, or a tag: `<corpus>`, `<text>` of an article with its fields as attributes, `<p>` of a paragraph,
the title as the first. A token is a run of letters and digits, with apostrophes, hyphens and points inside it; one
Chinese or Japanese character; or one other character. It has at most MAX_TOKEN_CHARS. `<`, `>`, `&` and quotes are XML
entities. A list of texts is a feature set (`|a|b|`); objects, and the title and text, are no attributes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, BinaryIO

from crawler.export.columns import row_of
from crawler.items.record_schema import FieldType
from crawler.unsafe_characters import as_json, without_unsafe

if TYPE_CHECKING:
    from crawler.items import Record
    from crawler.items.record_schema import RecordField

MAX_TOKEN_CHARS = 255
MAX_VALUE_CHARS = 2000  # cwb-encode cuts lines off
_CHARACTERS = "\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # one token each
_MARKS = (  # punctuation and symbols of the blocks that have little else
    "!-/:-@\\[-`{-~\u00a1-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u00d7\u00f7\u060c\u061b\u061f\u06d4\u0964\u0965"
    "\u200b-\u205e\u2060-\u206f\u2190-\u2bff\u2e00-\u2e7f\u3000-\u3004\u3008-\u303f\ufe10-\ufe6f\uff01-\uff0f\uff1a-\uff20"
    "\uff3b-\uff40\uff5b-\uff65\ufff0-\uffff\U0001f000-\U0001faff\ufeff"
)
_WORD = f"[^\\s{_CHARACTERS}{_MARKS}]"
_TOKEN = re.compile(f"{_WORD}(?:{_WORD}|['’.\\-](?={_WORD})){{0,{MAX_TOKEN_CHARS - 1}}}|\\S")
_SPACE = re.compile(r"\s+")
_NAMES = {"document_id": "id"}
_NOT_ATTRIBUTES = frozenset(("title", "text"))
_DATE = "date"  # the day of publication, for restrictions by time
_DAY_CHARS = 10


class VerticalText:
    """Writes a corpus of one text for each article."""

    def __init__(self, file: BinaryIO, fields: tuple[RecordField, ...]) -> None:
        self._file = file
        self._fields = tuple(
            one for one in fields if one.type is not FieldType.OBJECT and one.name not in _NOT_ATTRIBUTES
        )
        file.write(b'<?xml version="1.0" encoding="UTF-8"?>\n<corpus>\n')

    def add(self, record: Record) -> None:
        """Write the text of an article."""
        values = {_NAMES.get(name, name): _value(value) for name, value in row_of(record, self._fields).items()}
        values[_DATE] = (record.published or "")[:_DAY_CHARS]
        attributes = "".join(f' {name}="{escape(value)}"' for name, value in values.items())
        lines = [f"<text{attributes}>", *(_paragraphs(record)), "</text>", ""]
        self._file.write("\n".join(lines).encode(errors="replace"))

    def end(self) -> None:
        """Close the corpus."""
        self._file.write(b"</corpus>\n")


def escape(text: str) -> str:
    """Return a text with the entities of XML that cwb-encode knows; it knows no numbers of characters."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def tokens(text: str) -> list[str]:
    """Return the tokens of a text."""
    return _TOKEN.findall(without_unsafe(text))


def _paragraphs(record: Record) -> list[str]:
    paragraphs = [*([record.title] if record.title else []), *record.text.split("\n\n")]
    return ["\n".join(("<p>", *map(escape, found), "</p>")) for one in paragraphs if (found := tokens(one))]


def _value(value: Any) -> str:
    """Return a value as the text of an attribute, in one line."""
    if isinstance(value, list):
        parts = (str(one).replace("|", " ") for one in value)
        text = f"|{'|'.join(parts)}|" if value else "|"
    else:
        text = value if isinstance(value, str) else "" if value is None else as_json(value)
    return _SPACE.sub(" ", without_unsafe(text)).strip()[:MAX_VALUE_CHARS]
