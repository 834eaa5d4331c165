"""Reads the pages of a WARC file one after the other, without an index: each byte is read once.

Here a file may also be compressed as a whole, or be a member of a zip file. The pages before damage are read, and then
comes one error: ArchiveReader refuses such a file unless its caller keeps them. A revisit is the page of its original;
if that came before in the same file, the page is not given again.
"""

from __future__ import annotations

import zlib
from contextlib import suppress
from dataclasses import replace
from functools import partial
from http import HTTPStatus
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO, NamedTuple
from zipfile import BadZipFile

from fastwarc.warc import WarcRecordType

from crawler.exceptions import ArchiveError
from crawler.storage.archive.originals import find_original, names_of, reference_of
from crawler.storage.archive.page import page_of, read_page, with_original
from crawler.storage.archive.record_bounds import GZIP_MAGIC, damage_from, damage_in
from crawler.storage.archive.warc_records import has_length, records_at, warc_records
from crawler.storage.archive.zstd_file import DAMAGE, READ_BYTES, RECORD_MAGIC, is_zstd
from crawler.unsafe_characters import without_unsafe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from fastwarc.warc import WarcRecord

    from crawler.items import Page
    from crawler.remote_files import File

_PAGES = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
_DAMAGE = (*DAMAGE, BadZipFile, zlib.error)
_TEXT = "text/plain; charset=utf-8"  # a `conversion` is the text of a page, as in WET files


class Archived(NamedTuple):
    """A page, None for a record that is no page, or the error at its record, which begins at byte `offset`.

    `number` counts the records from 1; it is 0 for the error at the end of a damaged file. Only the number tells the
    records apart in a file that is compressed as a whole. `record_id` is the WARC-Record-ID, empty if there is none.
    """

    number: int
    offset: int
    page: Page | ArchiveError | None
    record_id: str = ""


def begins_archive(file: File) -> bool:
    """Return whether a file begins with a WARC record, compressed or not. OSError if it cannot be read."""
    with file.open("rb") as stream:
        plain = stream.read(len(RECORD_MAGIC)).startswith((GZIP_MAGIC, RECORD_MAGIC))
    return (plain or is_zstd(file)) and bool(_first_types(file, 1))


def is_one_text(file: File) -> bool:
    """Return whether a WARC file has one record only, which holds the text of a page."""
    return _first_types(file, 2) == [WarcRecordType.conversion]


def pages_in_file(file: File) -> Iterator[Archived]:
    """Yield the records of a WARC file in its order. The last one is an error if the file is cut off or damaged.

    OSError if the file cannot be opened.
    """
    with file.open("rb") as stream:
        if not is_zstd(file):
            yield from pages_in_stream(stream, file)
            return
        try:
            with records_at(file, stream, 0) as (found, _):
                yield from _checked(_Records(found, file), partial(damage_from, file))
        except _DAMAGE:
            yield _damage_at(0)


def pages_in_stream(stream: BinaryIO, file: File | None = None) -> Iterator[Archived]:
    """Yield the records of a WARC file that is open for reading and can seek, as `pages_in_file` does.

    `file` is its path, if it is no part of another file: the originals of its revisits can be in files next to it.
    """
    if _is_compressed_as_a_whole(stream):
        yield from _checked(
            _Records(warc_records(stream), None), lambda at: None if damage_in(stream, 0) is None else at + 1
        )
    else:
        yield from _checked(_Records(warc_records(stream), file), partial(damage_in, stream))


class _Records:
    """The records of a file, and the names of the pages that came."""

    def __init__(self, found: Iterable[WarcRecord], file: File | None) -> None:
        self.found = found
        self._file = file
        self._names: set[int] = set()  # their hashes: a file has a million pages

    def page(self, record: WarcRecord) -> Page | ArchiveError | None:
        """Return the page of a record, or the error that makes it unreadable; None for other records."""
        try:
            if record.record_type & _PAGES:
                self._names.update(map(hash, names_of(record)))
                return _with_type(page_of(record), record)
            if record.record_type == WarcRecordType.revisit:
                return self._page_of_revisit(record)
        except ValueError as error:
            return ArchiveError(f"the record cannot be read: {error}")
        return None

    def _page_of_revisit(self, record: WarcRecord) -> Page | ArchiveError | None:
        refers_to = reference_of(record)
        is_unsent = record.http_headers is not None and record.http_headers.status_code == HTTPStatus.NOT_MODIFIED
        if is_unsent or not refers_to.names or any(hash(name) in self._names for name in refers_to.names):
            return None
        found = find_original(self._file, refers_to) if self._file is not None else None
        if found is None:
            return ArchiveError("the page is in another record, which is not in this file")
        page = with_original(page_of(record), read_page(*found))
        self._names.update(map(hash, refers_to.names))
        return page


def _checked(records: _Records, damage_after: Callable[[int], int | None]) -> Iterator[Archived]:
    """Yield each record after the next one was found, which proves that it is whole; at damage, an error.

    `damage_after` returns where a file is damaged, by where its last record begins: there, if that is not whole.
    """
    last: Archived | None = None
    cut: int | None = None
    with suppress(*_DAMAGE):
        for number, record in enumerate(records.found, 1):
            if last is not None:
                yield last
            last, cut = _archived(number, record, records), record.stream_pos
            if last is None:
                break
    damaged = cut or 0 if last is None else damage_after(last.offset)
    if last is not None and damaged != last.offset:
        yield last
    if damaged is not None:
        yield _damage_at(damaged)


def _damage_at(byte: int) -> Archived:
    return Archived(0, byte, ArchiveError(f"cut off or damaged from byte {byte} on"))


def _archived(number: int, record: WarcRecord, records: _Records) -> Archived | None:
    """Return a record that was read to its end; None if it is cut off."""
    if not has_length(record):
        return None
    start = record.reader.tell()
    try:
        page = records.page(record)
    except ArchiveError as error:
        page = error
    while record.reader.read(READ_BYTES):
        pass
    if record.reader.tell() - start != record.content_length:
        return None
    return Archived(number, record.stream_pos, page, without_unsafe(record.headers.get("WARC-Record-ID") or ""))


def _with_type(page: Page, record: WarcRecord) -> Page:
    """Return a page whose record has no HTTP head with the media type of the record."""
    if record.record_type == WarcRecordType.conversion:
        return replace(page, headers={"content-type": _TEXT})
    media_type = record.headers.get("Content-Type")
    if record.record_type != WarcRecordType.resource or media_type is None or page.headers:
        return page
    return replace(page, headers={"content-type": media_type})


def _is_compressed_as_a_whole(stream: BinaryIO) -> bool:
    """Return whether the second record begins where no gzip member does. The stream is at the start then."""
    starts: list[int] = []
    with suppress(*_DAMAGE):
        starts += [record.stream_pos for record in islice(warc_records(stream), 2)]
    stream.seek(0)
    packed = stream.read(len(GZIP_MAGIC)) == GZIP_MAGIC
    stream.seek(starts[-1] if starts else 0)
    is_whole = packed and len(starts) > 1 and stream.read(len(GZIP_MAGIC)) != GZIP_MAGIC
    stream.seek(0)
    return is_whole


def _first_types(file: File, count: int) -> list[WarcRecordType]:
    types: list[WarcRecordType] = []
    with suppress(*_DAMAGE), file.open("rb") as stream, records_at(file, stream, 0) as (found, _):
        types.extend(record.record_type for record in islice(found, count) if has_length(record))
    return types
