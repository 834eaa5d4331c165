"""One page out of a WARC file, by the place of its record; its body is freed from the encodings of its transfer."""

from __future__ import annotations

import zlib
from dataclasses import replace
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeadersParserException

from crawler.exceptions import ArchiveError
from crawler.items import Page
from crawler.storage.archive.http_body import MAX_BODY_BYTES, decoded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warcio.recordloader import ArcWarcRecord

_DAMAGED = (AttributeError, ValueError, KeyError, zlib.error)
"""What warcio fails with, besides its own errors, on a record whose headers are damaged."""
_DECODED = frozenset({"content-encoding", "transfer-encoding", "content-length"})
"""Headers of a body that is handed on without its encodings."""


def archived_page(places: Sequence[str]) -> Page:
    """Read an article's pages from their places, in order, as one. ArchiveError if they are not kept or not there."""
    if not places:
        raise ArchiveError("the page is not in the archive")
    first, *following = map(read_place, places)
    return replace(first, following=tuple(following))


def read_place(place: str) -> Page:
    """Read the page at a place, `FILE:BYTE`, under the URL that its record names. ArchiveError if it is not there."""
    file, _, offset = place.rpartition(":")
    if not file or not offset.isdigit():
        raise ArchiveError(f"{place!r} is no place in an archive")
    return read_page(Path(file), int(offset))


def read_page(file: Path, offset: int, url: str | None = None) -> Page:
    """Read the page of the record at `offset` of a WARC file. ArchiveError if it is not there any more."""
    try:
        with file.open("rb") as stream:
            stream.seek(offset)
            return replace(_page(url, next(ArchiveIterator(stream))), archived=f"{file}:{offset}")
    except (OSError, ArchiveLoadFailed, StatusAndHeadersParserException, StopIteration, EOFError, *_DAMAGED) as error:
        raise ArchiveError(f"{file}: cannot read the page at byte {offset}: {error}") from error


def _page(url: str | None, record: ArcWarcRecord) -> Page:
    http = record.http_headers
    headers = {name.lower(): value for name, value in http.headers} if http else {}
    encodings = headers.get("transfer-encoding", ""), headers.get("content-encoding", "")
    return Page(
        url=url or record.rec_headers.get_header("WARC-Target-URI").strip("<>"),
        body=decoded(record.raw_stream.read(MAX_BODY_BYTES + 1), *encodings),
        status=_status(http.get_statuscode()) if http else HTTPStatus.OK,
        headers={name: value for name, value in headers.items() if name not in _DECODED},
        fetched_at=_moment(record.rec_headers.get_header("WARC-Date")),
    )


def _status(said: str) -> int:
    """Return the status of a response; one that can't be read counts as the page having come."""
    return int(said) if said.isascii() and said.isdigit() else HTTPStatus.OK


def _moment(warc_date: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat(warc_date or "")
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else None
