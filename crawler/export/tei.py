"""An export as TEI P5: a teiCorpus with a TEI document for each article, or the document alone.

Title, authors, editor, source, URL, date, language and section are in the elements that TEI has for them. Each other
field with a value is a `<note>` of its name in `<notesStmt>`, objects as JSON.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO

from lxml import etree
from lxml.builder import ElementMaker

from crawler.export.columns import row_of
from crawler.items.record_schema import record_fields
from crawler.unsafe_characters import as_json, without_unsafe

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawler.items import Record
    from crawler.items.record_schema import RecordField

TEI_NAMESPACE = "http://www.tei-c.org/ns/1.0"
_XML = "http://www.w3.org/XML/1998/namespace"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_CORPUS = (
    f'{_DECLARATION}<teiCorpus xmlns="{TEI_NAMESPACE}">\n<teiHeader><fileDesc><titleStmt><title>Articles</title>'
    "</titleStmt><publicationStmt><p>Exported from a store of news articles.</p></publicationStmt><sourceDesc><p>Each "
    "document names its source.</p></sourceDesc></fileDesc></teiHeader>\n"
)
_TEI = ElementMaker(namespace=TEI_NAMESPACE, nsmap={None: TEI_NAMESPACE})
_ELSEWHERE = frozenset(
    "document_id url site title text published authors editor source section language".split()
)  # they have elements of their own


class TeiCorpus:
    """Writes all articles as one teiCorpus."""

    def __init__(self, file: BinaryIO, _fields: tuple[RecordField, ...]) -> None:
        self._file = file
        file.write(_CORPUS.encode())

    def add(self, record: Record) -> None:
        """Write the document of an article."""
        self._file.write(f"{document(record)}\n".encode())

    def end(self) -> None:
        """Close the corpus."""
        self._file.write(b"</teiCorpus>\n")


class TeiDocument:
    """Writes one article as a TEI document."""

    def __init__(self, file: BinaryIO, _fields: tuple[RecordField, ...]) -> None:
        self._file = file

    def add(self, record: Record) -> None:
        """Write the article, which is the only one."""
        self._file.write(f"{_DECLARATION}{document(record)}\n".encode())

    def end(self) -> None:
        """Do nothing: the document is complete."""


def document(record: Record) -> str:
    """Return the TEI element of an article, as XML."""
    tei = _TEI("TEI", {f"{{{_XML}}}id": f"d-{record.document_id}"}, _header(record), _TEI("text", _body(record)))
    if record.language:
        tei.set(f"{{{_XML}}}lang", _safe(record.language))
    return str(etree.tostring(tei, encoding="unicode"))


def _header(record: Record) -> Any:
    published = _TEI(
        "publicationStmt",
        _text("publisher", record.site),
        _text("idno", record.document_id, type="document_id"),
        *_texts("idno", (record.url,), type="URI"),
    )
    title = _TEI(
        "titleStmt",
        _text("title", record.title or ""),
        *_texts("author", record.authors),
        *_texts("editor", (record.editor,)),
    )
    file = _TEI("fileDesc", title, published, *_notes(record), _TEI("sourceDesc", _source(record)))
    return _TEI("teiHeader", file, *_profile(record))


def _source(record: Record) -> Any:
    when = record.as_json()["published"]
    date = [_text("date", record.published_raw or when, when=when)] if when else []
    return _TEI("bibl", *_texts("title", (record.title,)), *_texts("publisher", (record.source,)), *date)


def _notes(record: Record) -> list[Any]:
    fields = tuple(one for one in record_fields() if one.name not in _ELSEWHERE)
    values = ((name, value) for name, value in row_of(record, fields).items() if value not in (None, []))
    notes = [_text("note", value if isinstance(value, str) else as_json(value), type=name) for name, value in values]
    return [_TEI("notesStmt", *notes)] if notes else []


def _profile(record: Record) -> list[Any]:
    language = [_TEI("langUsage", _TEI("language", ident=_safe(record.language)))] if record.language else []
    terms = _texts("term", (record.section,))
    section = [_TEI("textClass", _TEI("keywords", *terms))] if terms else []
    return [_TEI("profileDesc", *language, *section)] if language or section else []


def _body(record: Record) -> Any:
    paragraphs = _texts("p", record.text.split("\n\n")) or [_TEI("p")]
    return _TEI("body", _TEI("div", *_texts("head", (record.title,)), *paragraphs))


def _texts(name: str, values: Iterable[str | None], **attributes: str) -> list[Any]:
    return [_text(name, value, **attributes) for value in values if value]


def _text(name: str, value: str, **attributes: str) -> Any:
    return _TEI(name, _safe(value), **{key: _safe(text) for key, text in attributes.items()})


def _safe(text: str) -> str:
    """Return a text without the characters that XML cannot have."""
    return without_unsafe(text)
