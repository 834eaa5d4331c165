"""Reads one page from a WARC file by the place of its record, and decodes its body.

FastWARC skips a record whose head is damaged and returns the next one, and it returns the rest of a record that is cut
off: both are refused. Some tools decode a body and keep its headers: a body that does not fit them is taken as it is.
"""

from __future__ import annotations

import re
import zlib
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from http import HTTPStatus
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from fastwarc.warc import ArchiveIterator

from crawler.content_encodings import decompress_leniently
from crawler.exceptions import ArchiveError
from crawler.items import Page
from crawler.items.terms import TERMS_HEADERS
from crawler.storage.archive.digests import digest_of
from crawler.storage.archive.record_bounds import GZIP_MAGIC, MAX_HEAD_BYTES
from crawler.storage.archive.zstd_file import DAMAGE, begins_record, decompressed, is_zstd
from crawler.unsafe_characters import without_unsafe

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from fastwarc.warc import WarcRecord

    from crawler.items import SiteReference

MAX_BODY_BYTES = 50_000_000  # longer bodies are cut to one byte more, which the size limit for pages refuses
MAX_DIGEST_CHARS = 200  # SHA-512 in hexadecimal has 135
TRIED_RECORDS = 100  # of a Zstandard file, to see its form
FIRST_BYTES = 200  # enough for the first line of a head, also compressed
_CHUNK_SIZE = re.compile(rb"[0-9A-Fa-f]{1,16}")  # digits only: with a sign, the loop would be endless
_PLACE = re.compile(r"(?s)(.+):([0-9]{1,18})")
_ENCODING_HEADERS = {"content-encoding", "transfer-encoding", "content-length"}  # not of the decoded body


def archived_page(places: Sequence[str], site: SiteReference | None = None) -> Page:
    """Return an article's pages of a site, read from their places in order, as one Page. ArchiveError if that fails."""
    if not places:
        raise ArchiveError("the page is not in the archive")
    first, *following = (replace(read_place(place), site=site) for place in places)
    return replace(first, following=tuple(following))


def read_place(place: str) -> Page:
    """Read the page at a place in the archive, `FILE:BYTE`, with the URL of its record. ArchiveError if it fails."""
    parts = _PLACE.fullmatch(place)
    if parts is None:
        raise ArchiveError(f"{place!r} is not a place in an archive (FILE:BYTE)")
    return read_page(Path(parts[1]), int(parts[2]))


def read_page(file: Path, offset: int, url: str | None = None) -> Page:
    """Read the page of the record that begins at byte `offset` of a WARC file.

    The page gets the given URL, or without one the URL of its record. ArchiveError if there is no whole record.
    """
    try:
        with file.open("rb") as stream, records_at(file, stream, offset) as (found, start):
            page = _page(next(found, None), start, url)
    except (*DAMAGE, ValueError) as error:  # ValueError: the file's name has a NUL in it, or a header is damaged
        raise ArchiveError(f"{file}: cannot read the page at byte {offset}: {error}") from error
    return replace(page, archived=f"{file}:{offset}")


@contextmanager
def records_at(file: Path, stream: BinaryIO, offset: int) -> Iterator[tuple[ArchiveIterator, int]]:
    """Iterate over the records of an open file from a place on, and return the position of the first one.

    HTTP heads are parsed. One of DAMAGE is raised at a damaged record. FastWARC reads Zstandard only frame by frame.
    """
    if is_zstd(file) and not (offset == 0 and _has_frame_for_each_record(file)):
        with decompressed(file, stream, offset) as opened:
            yield warc_records(opened), opened.tell()
    else:
        stream.seek(offset)
        yield warc_records(stream), offset


def warc_records(stream: BinaryIO) -> ArchiveIterator:
    """Return the records of a file that is plain or compressed with gzip, from where the stream is."""
    start = stream.tell()
    lines = _first_bytes(stream).split(b"\n", 1)
    stream.seek(start)
    bare = len(lines) > 1 and not lines[0].endswith(b"\r")  # some old tools end the lines of heads so
    return ArchiveIterator(stream, max_header_len=MAX_HEAD_BYTES, quirks_mode=bare)


def _first_bytes(stream: BinaryIO) -> bytes:
    packed = stream.read(FIRST_BYTES)
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(packed) if packed.startswith(GZIP_MAGIC) else packed
    except zlib.error:
        return b""


def _has_frame_for_each_record(file: Path) -> bool:
    """Return whether each of the first records of a Zstandard file begins with a frame of its own."""
    with file.open("rb") as stream:
        try:
            starts = [record.stream_pos for record in islice(ArchiveIterator(stream), TRIED_RECORDS)]
            return len(starts) == len(set(starts)) > 0 and all(begins_record(file, stream, start) for start in starts)
        except DAMAGE:
            return False


def has_length(record: WarcRecord) -> bool:
    """Return whether the head has a Content-Length. Without it the head is damaged, but FastWARC gives no error."""
    return bool(record.headers.get("Content-Length"))


def target_url(record: WarcRecord) -> str:
    """Return the URL of a record, empty if it has none. Wget writes it in angle brackets."""
    return without_unsafe(record.headers.get("WARC-Target-URI") or "").strip("<> \t")


def _page(record: WarcRecord | None, offset: int, url: str | None) -> Page:
    if record is None or record.stream_pos != offset:
        raise ValueError("no record begins there")
    page = page_of(record)
    if not (url or page.url):
        raise ValueError("the record has no URL")
    return replace(page, url=url or page.url)


def page_of(record: WarcRecord) -> Page:
    """Return the page of a record, with an empty URL if the record has none. ValueError if the record is cut off."""
    http = record.http_headers
    headers = {} if http is None else _joined((name.lower(), without_unsafe(value)) for name, value in http.items())
    content = content_of(record)
    digest = without_unsafe(record.headers.get("WARC-Payload-Digest") or "").strip()[:MAX_DIGEST_CHARS]
    return Page(
        url=target_url(record),
        body=decoded(content, headers.get("transfer-encoding", ""), headers.get("content-encoding", "")),
        status=(http.status_code if http is not None else None) or HTTPStatus.OK,
        headers={name: value for name, value in headers.items() if name not in _ENCODING_HEADERS},
        fetched_at=_fetched_at(record),
        digest=digest or digest_of(content),
    )


def _joined(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return each header with its last value; those about the use of content with all their values."""
    found: dict[str, str] = {}
    for name, value in headers:
        found[name] = f"{found[name]}, {value}" if name in TERMS_HEADERS and name in found else value
    return found


def _fetched_at(record: WarcRecord) -> datetime | None:
    """Return the WARC-Date in UTC, or None if it cannot be read or has no time zone."""
    date: datetime | None = record.record_date
    try:
        return date and date.astimezone(UTC)
    except OverflowError:  # the date is outside the years 1 to 9999 in UTC
        return None


def content_of(record: WarcRecord) -> bytes:
    """Return the encoded body, at most MAX_BODY_BYTES + 1 of it."""
    length = min(record.content_length, MAX_BODY_BYTES + 1)
    content: bytes = record.reader.read(length)
    if len(content) < length or not has_length(record):
        raise ValueError("the record is cut off")
    return content


def decoded(body: bytes, transfer_encoding: str, content_encoding: str) -> bytes:
    """Return the body without the encodings that the two header values name."""
    if "chunked" in transfer_encoding.lower():
        body = _without_chunks(body)
    return decompress_leniently(body, content_encoding.split(","), MAX_BODY_BYTES)


def _without_chunks(body: bytes) -> bytes:
    """Join the chunks (RFC 9112, 7.1). A body that is not chunked is returned as it is."""
    joined, at = bytearray(), 0
    while at < len(body):
        line_end = body.find(b"\r\n", at)
        digits = body[at : max(line_end, at)].split(b";", 1)[0].strip()
        if not _CHUNK_SIZE.fullmatch(digits):
            return bytes(joined) if joined else body
        size = int(digits, 16)
        if size == 0:
            break
        joined += body[line_end + 2 : line_end + 2 + size]
        at = line_end + 2 + size + 2
    return bytes(joined)
