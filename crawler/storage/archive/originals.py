"""The original of a revisit: the earlier record that has its body.

A revisit names its original by record ID, and by URL and time (WARC 1.1, 6.7). Ours also have the file and the byte;
where that is not right any more, as after a compaction, the index of the folder is searched, and made if it is missing.
"""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from fastwarc.warc import WarcRecordType

from crawler.exceptions import ArchiveError
from crawler.home import at_home
from crawler.remote_files import RemoteFile
from crawler.storage.archive.index import indexed_original
from crawler.storage.archive.records import Answer, Original
from crawler.storage.archive.warc_records import records_at, target_url
from crawler.storage.archive.zstd_file import DAMAGE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fastwarc.warc import WarcRecord

    from crawler.remote_files import File

MAX_HOPS = 3  # an earlier copy is a revisit at most; a compaction can make its original one too


Name = tuple[str, ...]
"""A name of a record: its ID, its URL with its time, or its URL with the digest of its page."""


class Reference(NamedTuple):
    """The record to which a revisit refers: a part that it does not state is empty. `offset` goes with `file`."""

    record_id: str = ""
    url: str = ""
    date: str = ""
    digest: str = ""
    file: str = ""
    offset: int = 0

    @property
    def names(self) -> frozenset[Name]:
        """The names of the record. The digest counts only if there is no other: it may be of another time."""
        if self.record_id or self.date:
            return _names(self.record_id, self.url, self.date, "")
        return _names("", self.url, "", self.digest)


def reference_of(record: WarcRecord) -> Reference:
    """Return the record to which a revisit refers; the URL is its own if it names none."""
    names = "Refers-To", "Refers-To-Date", "Payload-Digest", "Refers-To-Filename", "Refers-To-File-Offset"
    record_id, date, digest, file, offset = (record.headers.get(f"WARC-{name}") or "" for name in names)
    url = (record.headers.get("WARC-Refers-To-Target-URI") or "").strip("<> \t") or target_url(record)
    is_known = offset.isascii() and offset.isdigit()
    return Reference(record_id, url, date, digest, Path(file).name if is_known else "", int(offset) if is_known else 0)


def names_of(record: WarcRecord) -> frozenset[Name]:
    """Return the names by which revisits can refer to a record."""
    record_id, date, digest = (
        record.headers.get(f"WARC-{name}") or "" for name in ("Record-ID", "Date", "Payload-Digest")
    )
    return _names(record_id, target_url(record), date, digest)


def _names(record_id: str, url: str, date: str, digest: str) -> frozenset[Name]:
    timed = (url, date.removesuffix("Z")) if date else None
    return frozenset(
        name for name in ((record_id,) if record_id else None, timed, (url, "", digest) if digest else None) if name
    )


def find_original(file: File, refers_to: Reference) -> tuple[File, int] | None:
    """Return the file and the byte of the record to which a revisit in `file` refers, None if it is not found."""
    if refers_to.file:
        named = file.with_name(refers_to.file)
        found = _head_at(named, refers_to.offset)
        if found is not None and (found[0].record_id, found[0].date) == (refers_to.record_id, refers_to.date):
            return named, refers_to.offset
    if isinstance(file, RemoteFile):  # an index is a local file
        return None
    is_ours = bool(refers_to.file)  # the original moved, and perhaps the index was deleted since
    return indexed_original(file, refers_to.record_id, refers_to.url, refers_to.date, makes=is_ours)


def unchanged_original(answer: Answer, earlier: Iterable[str], folder: Path) -> Original | None:
    """Return the record in `folder` of which an answer is an unchanged copy, None if it is new.

    `earlier` are the places of earlier copies; an answer of status 304 is a copy of the one with its URL.
    """
    digest = "" if answer.status == HTTPStatus.NOT_MODIFIED else answer.digest
    for place in earlier:
        name, _, offset = place.rpartition(":")
        file = at_home(name)
        found = _original_at(file, int(offset)) if file.parent == folder and offset.isdigit() else None
        if found is not None and found.url == answer.url and (found.digest == digest or not digest):
            return found
    return None


def _original_at(file: File, offset: int) -> Original | None:
    for _ in range(MAX_HOPS):
        found = _head_at(file, offset)
        if found is None or found[1] is None:
            return found[0] if found is not None else None
        refers_to = found[1]
        if not refers_to.file:
            return None
        file, offset = file.with_name(refers_to.file), refers_to.offset
    return None


def _head_at(file: File, offset: int) -> tuple[Original, Reference | None] | None:
    """Return the record that begins at a byte of a file, with its reference if it is a revisit; None without one."""
    try:
        with file.open("rb") as stream, records_at(file, stream, offset) as (found, start):
            record = next(found, None)
            if record is None or record.stream_pos != start:
                return None
            headers = record.headers
            named = (headers.get(f"WARC-{name}") or "" for name in ("Record-ID", "Date", "Payload-Digest"))
            record_id, date, digest = named
            original = Original(record_id, target_url(record), date, digest, file.name, offset)
            return original, reference_of(record) if record.record_type == WarcRecordType.revisit else None
    except (*DAMAGE, ValueError, ArchiveError):
        return None
