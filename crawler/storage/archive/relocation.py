"""Gives revisits the new places of their originals when files are rewritten, and makes repeated pages revisits."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.storage.archive.index import ArchiveIndex, digits_of
from crawler.storage.archive.records import IDENTICAL_PAYLOAD, Original, Parts, record, reference_to
from crawler.storage.archive.walk import pieces
from crawler.vocabulary import WarcType

if TYPE_CHECKING:
    from collections.abc import Collection

    from crawler.storage.archive.record_parser import ParsedRecord
    from crawler.storage.archive.walk import Piece

MovedRecords = Mapping[tuple[Path, int], int | None]
"""The byte of each record in the new file, by its old file and byte there; None for one that was left out."""
MIN_BYTES = 800  # of a record in its file: a revisit takes about 500
_FILE, _OFFSET = "warc-refers-to-filename", "warc-refers-to-file-offset"
_OWN = frozenset({"warc-type", "warc-record-id", "content-length", "warc-block-digest", "warc-segment-number"})
_CHECKED = re.compile(r"(?i)(?:sha-?1|sha-?256|sha-?512|md5):.+")
_CHUNKED = re.compile(rb"(?im)^transfer-encoding:.*chunked")
_UPPER = frozenset({"warc", "id", "uri", "ip"})


class Relocation:
    """The change of revisits while `sources` are written into `target`. The index has the places before that."""

    def __init__(self, index: ArchiveIndex, sources: Collection[Path], target: Path) -> None:
        self._index = index
        self._sources = frozenset(sources)
        self._target = target

    def of_revisit(self, piece: Piece, moved: MovedRecords) -> Parts | None:
        """Return a revisit with the place that its original has now; None if it has that place or states none."""
        found = piece.record
        if found is None or found.kind != WarcType.REVISIT or found.bytes is None or _FILE not in found.headers:
            return None
        headers = found.headers
        url = headers.get("warc-refers-to-target-uri", "").strip("<> \t") or found.url
        original = self._index.original(headers.get("warc-refers-to", ""), url, headers.get("warc-refers-to-date", ""))
        place = self._place(original, moved) if original is not None else None
        if place is None or (headers[_FILE], headers.get(_OFFSET)) == (place[0], str(place[1])):
            return None
        changed = {**headers, _FILE: place[0], _OFFSET: str(place[1])}
        return _record(WarcType.REVISIT, found, changed, _content(found))

    def of_repeat(self, piece: Piece, moved: MovedRecords) -> Parts | None:
        """Return a response as a revisit if an earlier one of its URL has the same page; a revisit as `of_revisit`.

        Both pages are compared with their digests, so a wrong digest costs no page.
        """
        found = piece.record
        if found is None or found.kind != WarcType.RESPONSE or not found.http_head or piece.fault is not None:
            return self.of_revisit(piece, moved)
        digest, date = found.headers.get("warc-payload-digest", ""), digits_of(found.headers.get("warc-date", ""))
        is_small = piece.end - piece.offset < MIN_BYTES
        if is_small or not _CHECKED.fullmatch(digest) or _CHUNKED.search(found.http_head):
            return None
        first = self._index.first_copy(found.url, digest, found.status)
        if first is None or first.date >= date or not first.length:
            return None
        file = self._index.folder / first.file
        original = _whole_at(file, first.offset)
        if original is None or original.headers.get("warc-record-id") != first.record_id:
            return None
        place = self._place((file, first.offset), moved) or ("", 0)
        reference = Original(first.record_id, first.url, original.headers["warc-date"], digest, *place)
        headers = {**found.headers, "warc-profile": IDENTICAL_PAYLOAD, **reference_to(reference)}
        return _record(WarcType.REVISIT, found, headers, found.http_head)

    def _place(self, original: tuple[Path, int], moved: MovedRecords) -> tuple[str, int] | None:
        """Return the file's name and the byte of an original after the rewriting, None if they are not known yet."""
        file, offset = original
        if file not in self._sources:
            return (file.name, offset) if file.parent == self._target.parent else None
        new = moved.get((file, offset))
        return None if new is None else (self._target.name, new)


def _whole_at(file: Path, offset: int) -> ParsedRecord | None:
    """Return the record that begins at a byte of a file, None if it is damaged or does not have its digests."""
    piece = next(pieces(file, offset, digests=True), None)
    return None if piece is None or piece.fault is not None or piece.offset != offset else piece.record


def _record(kind: str, found: ParsedRecord, headers: Mapping[str, str], *content: bytes) -> Parts:
    named = {_as_usual(name): value for name, value in headers.items() if name.lower() not in _OWN}
    return record(kind, found.headers.get("warc-record-id", ""), named, *content)


def _content(found: ParsedRecord) -> bytes:
    """Return the content of a revisit: an HTTP head."""
    assert found.bytes is not None  # noqa: S101  # the caller looked
    found.bytes.seek(0)
    content: bytes = found.bytes.read()
    start = len(content) - len(b"\r\n\r\n") - int(found.headers["content-length"])
    return content[start : start + int(found.headers["content-length"])]


def _as_usual(name: str) -> str:
    """Return the name of a header as it is usually written: `WARC-Refers-To-Target-URI`."""
    return "-".join(part.upper() if part in _UPPER else part.capitalize() for part in name.lower().split("-"))
