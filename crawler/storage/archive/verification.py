"""Verifies WARC files: every gzip member, length and digest, and the original of every revisit."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from crawler.exceptions import ArchiveError
from crawler.storage.archive.walk import pieces
from crawler.vocabulary import ArchiveFault, WarcType

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from crawler.storage.archive.index import ArchiveIndex
    from crawler.storage.archive.record_parser import ParsedRecord
    from crawler.storage.archive.walk import Piece

NO_RECORD = "damaged"
"""Counts the damaged parts of files among the types of records."""


class Finding(NamedTuple):
    """A fault of a file, from byte `offset` to `end`; `url` is that of the record, if there is one."""

    file: str
    offset: int
    end: int
    fault: ArchiveFault
    url: str


def verify(
    file: Path,
    counts: Counter[str],
    index: ArchiveIndex | None = None,
    advance: Callable[[int], None] = lambda _bytes: None,
) -> Iterator[Finding]:
    """Yield the faults of a file, and count its records by type. ArchiveError if the file cannot be read.

    The originals of its revisits are looked for in the index, if there is one. `advance` gets the bytes of each record.
    """
    for piece in _readable(file, digests=True):
        advance(piece.end - piece.offset)
        counts[piece.record.kind if piece.record is not None else NO_RECORD] += 1
        fault = piece.fault
        if piece.record is not None and fault is None and index is not None and _lacks_original(piece.record, index):
            fault = ArchiveFault.NO_ORIGINAL
        if fault is not None:
            yield Finding(str(file), piece.offset, piece.end, fault, piece.record.url if piece.record else "")


def is_damaged(file: Path) -> bool:
    """Return whether a file has bytes that are no whole record. ArchiveError if the file cannot be read."""
    return any(piece.record is None for piece in _readable(file, digests=False))


def _readable(file: Path, *, digests: bool) -> Iterator[Piece]:
    try:
        yield from pieces(file, digests=digests)
    except OSError as error:
        raise ArchiveError(f"{file}: cannot be read: {error.strerror or error}") from error


def _lacks_original(record: ParsedRecord, index: ArchiveIndex) -> bool:
    if record.kind != WarcType.REVISIT:
        return False
    names = ("warc-refers-to", "warc-refers-to-target-uri", "warc-refers-to-date")
    record_id, url, date = (record.headers.get(name, "") for name in names)
    return bool(date) and index.original(record_id, url.strip("<> \t") or record.url, date) is None
