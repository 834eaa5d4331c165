"""Pages out of WARC files, of this project's or anybody's, by their URLs.

The files are read through once, to know which page stands where; a page is read
when it is asked for. Of several copies of a URL the last one that is a success
counts. A file that is damaged is refused before anything is done with it.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, BinaryIO

from fastwarc.warc import ArchiveIterator, WarcRecordType
from warcio.archiveiterator import ArchiveIterator as RecordReader
from warcio.exceptions import ArchiveLoadFailed

from crawler.exceptions import ArchiveError
from crawler.items import Page
from crawler.storage.http_body import decoded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from fastwarc.warc import WarcRecord
    from warcio.recordloader import ArcWarcRecord

PATTERNS = ("*.warc", "*.warc.gz")
READ_BYTES = 1 << 20
GZIP_MAGIC = b"\x1f\x8b"
SUCCESS = 2
"""The hundreds of a status that says that the page came."""
_PAGES = WarcRecordType.response | WarcRecordType.resource
_DAMAGED = (AttributeError, ValueError, KeyError, zlib.error)
"""What warcio fails with on a record whose headers are damaged."""
_DECODED = frozenset({"content-encoding", "transfer-encoding", "content-length"})
"""Headers of a body that is handed on without its encodings."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a page stands: which file, which byte; when it came, and whether it was a success."""

    file: int
    offset: int
    date: str
    success: bool


class ArchiveReader:
    """The pages of a WARC file, or of the WARC files in a folder.

    `wanted` tells which URLs count. ArchiveError if there is nothing to read or
    a file is damaged; with `keep_truncated`, a file whose end is cut off counts
    for the whole records before the cut.
    """

    def __init__(self, path: Path, wanted: Callable[[str], bool], *, keep_truncated: bool = False) -> None:
        self._files = warc_files(path)
        self._places: dict[str, _Place] = {}
        self._wanted = wanted
        for number, file in enumerate(self._files):
            end = self._index(number, file)
            if end is not None and not keep_truncated:
                raise ArchiveError(
                    f"{file}: is cut off or damaged after byte {end}; "
                    "to take the whole pages before that, add -a truncated=keep"
                )

    def __len__(self) -> int:
        return len(self._places)

    def urls(self) -> Iterator[str]:
        """Yield the URLs of the pages, in the order in which they were first archived."""
        yield from self._places

    def page(self, url: str) -> Page | None:
        """Return the page of a URL, in either scheme, or None if it is not there."""
        place = self._place(url)
        return read_page(self._files[place.file], place.offset, url) if place else None

    def __contains__(self, url: str) -> bool:
        return self._place(url) is not None

    def _place(self, url: str) -> _Place | None:
        return self._places.get(url) or self._places.get(_other_scheme(url))

    def _index(self, number: int, file: Path) -> int | None:
        """Note the file's pages; return the byte after which it is damaged, None for a sound one."""
        try:
            with file.open("rb") as stream:
                return self._index_records(number, file, stream)
        except OSError as error:
            reason = error.strerror or f"is no WARC file, or a damaged one ({error})"
            raise ArchiveError(f"{file}: {reason}") from error

    def _index_records(self, number: int, file: Path, stream: BinaryIO) -> int | None:
        last = None
        try:
            for record in ArchiveIterator(stream, record_types=WarcRecordType.any_type, parse_http=True):
                last = record.stream_pos
                if not self._index_record(number, record):
                    return last
        except OSError:
            # FastWARC's only error; before the first record it means that this is no WARC at all.
            if last is None:
                raise
            return last
        if last is None:
            raise ArchiveError(f"{file}: is empty or no WARC file: there is no record in it")
        return None if _ends_with_record(file, last) else last

    def _index_record(self, number: int, record: WarcRecord) -> bool:
        """Note a record's page; False if the record is not whole."""
        place = _Place(number, record.stream_pos, record.headers.get("WARC-Date") or "", success=_is_success(record))
        if _read_through(record) != record.content_length:
            return False
        url = (record.headers.get("WARC-Target-URI") or "").strip("<>")
        if record.record_type & _PAGES and self._wanted(url):
            self._add(url, place)
        return True

    def _add(self, url: str, place: _Place) -> None:
        old = self._places.get(url)
        if old is None or (place.success, place.date) >= (old.success, old.date):
            self._places[url] = place


def warc_files(path: Path) -> list[Path]:
    """Return the WARC files that a path means: itself, or those in the folder and below it, by name."""
    if not path.exists():
        raise ArchiveError(f"{path}: there is no such file or folder")
    if not path.is_dir():
        return [path]
    files = sorted({file for pattern in PATTERNS for file in path.rglob(pattern)})
    if not files:
        raise ArchiveError(f"{path}: there is no WARC file (*.warc.gz, *.warc) in this folder")
    return files


def read_page(file: Path, offset: int, url: str) -> Page:
    """Read the page of the record at `offset` of a WARC file. ArchiveError if it is not there any more."""
    try:
        with file.open("rb") as stream:
            stream.seek(offset)
            return _page(url, next(RecordReader(stream)))
    except (OSError, ArchiveLoadFailed, StopIteration, EOFError, *_DAMAGED) as error:
        raise ArchiveError(f"{file}: cannot read the page at byte {offset}: {error}") from error


def _page(url: str, record: ArcWarcRecord) -> Page:
    http = record.http_headers
    headers = {name.lower(): value for name, value in http.headers} if http else {}
    encodings = headers.get("transfer-encoding", ""), headers.get("content-encoding", "")
    return Page(
        url=url,
        body=decoded(record.raw_stream.read(), *encodings),
        status=int(http.get_statuscode()) if http else 200,
        headers={name: value for name, value in headers.items() if name not in _DECODED},
        fetched_at=_moment(record.rec_headers.get_header("WARC-Date")),
    )


def _is_success(record: WarcRecord) -> bool:
    """Tell whether a record is a page that came; a `resource` record has no status and is one."""
    http = record.http_headers
    status = http.status_code if http is not None else None
    return status is None or status // 100 == SUCCESS


def _read_through(record: WarcRecord) -> int:
    read = 0
    while part := record.reader.read(READ_BYTES):
        read += len(part)
    return read


def _ends_with_record(file: Path, offset: int) -> bool:
    """Tell whether a gzipped file ends where the record at `offset` does."""
    with file.open("rb") as stream:
        stream.seek(offset)
        if stream.read(len(GZIP_MAGIC)) != GZIP_MAGIC:
            return True
        stream.seek(offset)
        member = zlib.decompressobj(zlib.MAX_WBITS | 16)
        try:
            while not member.eof and (part := stream.read(READ_BYTES)):
                member.decompress(part)
        except zlib.error:
            return False
        return member.eof and not member.unused_data.strip(b"\0") and not stream.read(1).strip(b"\0")


def _moment(warc_date: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat(warc_date or "")
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _other_scheme(url: str) -> str:
    scheme, separator, rest = url.partition("://")
    return {"http": "https", "https": "http"}.get(scheme, scheme) + separator + rest
