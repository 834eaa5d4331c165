"""Reads one page from a WARC file by the place of its record, and decodes its body.

FastWARC skips a record whose head is damaged and returns the next one, and it returns the rest of a record that is cut
off: both are refused. Some tools decode a body and keep its headers: a body that does not fit them is taken as it is.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

from fastwarc.warc import WarcRecordType

from crawler.content_encodings import decompress_leniently
from crawler.exceptions import ArchiveError, RemoteError
from crawler.home import at_home, seen_from_home
from crawler.items import Page
from crawler.items.terms import TERMS_HEADERS
from crawler.remote_files import file_named
from crawler.storage.archive.digests import digest_of
from crawler.storage.archive.originals import Reference, find_original, reference_of
from crawler.storage.archive.warc_records import has_length, records_at, target_url
from crawler.storage.archive.zstd_file import DAMAGE
from crawler.unsafe_characters import without_unsafe

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from fastwarc.warc import WarcRecord

    from crawler.items import SiteReference
    from crawler.remote_files import File

MAX_BODY_BYTES = 50_000_000  # longer bodies are cut to one byte more, which the size limit for pages refuses
MAX_DIGEST_CHARS = 200  # SHA-512 in hexadecimal has 135
MAX_REFERENCES = 5  # from a revisit to its original; each other one is a revisit that was a page once
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
    file = file_named(parts[1])
    return read_page(at_home(file) if isinstance(file, Path) else file, int(parts[2]))


def read_page(file: File, offset: int, url: str | None = None) -> Page:
    """Read the page of the record that begins at byte `offset` of a WARC file.

    The page gets the given URL, or without one the URL of its record. A revisit has the body of the page to which it
    refers. ArchiveError if there is no whole record.
    """
    return _read_page(file, offset, url, MAX_REFERENCES)


def _read_page(file: File, offset: int, url: str | None, references: int) -> Page:
    try:
        with file.open("rb") as stream, records_at(file, stream, offset) as (found, start):
            record = record_at(found, start)
            page = _page(record, url)
            refers_to = reference_of(record) if record.record_type == WarcRecordType.revisit else None
    except FileNotFoundError as error:
        here = "" if file.is_absolute() else f" in the folder {Path.cwd()}"
        raise ArchiveError(f"{file}: cannot read the page at byte {offset}: there is no such file{here}") from error
    except (*DAMAGE, RemoteError, ValueError) as error:  # ValueError: a NUL in the name, or a damaged header
        raise ArchiveError(f"{file}: cannot read the page at byte {offset}: {error}") from error
    if refers_to is not None:
        page = _with_body(page, file, refers_to, references)
    named = seen_from_home(file) if isinstance(file, Path) else file
    return replace(page, archived=f"{named}:{offset}")


def _with_body(page: Page, file: File, refers_to: Reference, references: int) -> Page:
    """Return the page of a revisit with the body of its original."""
    found = find_original(file, refers_to) if references else None
    if found is None:
        raise ArchiveError(f"{file}: the page of {page.url} is in a record that is not in the archive")
    return with_original(page, _read_page(*found, None, references - 1))


def with_original(page: Page, original: Page) -> Page:
    """Return the page of a revisit with the body of its original.

    A revisit without an HTTP head, or of status 304, also has the headers and the status of the original.
    """
    if page.status == HTTPStatus.NOT_MODIFIED or not page.headers:
        page = replace(page, status=original.status, headers=original.headers)
    return replace(page, body=original.body, digest=original.digest)


def record_at(found: Iterator[WarcRecord], offset: int) -> WarcRecord:
    """Return the next of these records, which begins at byte `offset`. ValueError if it does not."""
    record = next(found, None)
    if record is None or record.stream_pos != offset:
        raise ValueError("no record begins there")
    return record


def _page(record: WarcRecord, url: str | None) -> Page:
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
