"""Pages out of WARC files, of this project's or anybody's, by their URLs.

The files are read through once, to know which page stands where; a page is read
when it is asked for. Of several copies of a URL the last one that is a success
counts. A file that is damaged is refused before anything is done with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from fastwarc.warc import ArchiveIterator, WarcRecordType

from crawler.exceptions import ArchiveError
from crawler.storage.archive.page import read_page
from crawler.storage.archive.record_bounds import check_start, is_blank_from, record_end

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from fastwarc.warc import WarcRecord

    from crawler.items import Page

PATTERNS = ("*.warc", "*.warc.gz")
READ_BYTES = 1 << 20
SUCCESS = 2
"""The hundreds of a status that says that the page came."""
_PAGES = WarcRecordType.response | WarcRecordType.resource


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a page stands: which file, which byte; when it came, and whether it was a success."""

    file: int
    offset: int
    date: str
    success: bool


@dataclass(frozen=True, slots=True)
class _Record:
    """What a record says of itself."""

    url: str
    place: _Place
    is_page: bool


class ArchiveReader:
    """The pages of a WARC file, or of the WARC files in a folder.

    The URLs and places of all of them are held in memory, some 300 bytes each:
    fine up to some million pages.

    `wanted` tells which URLs count. ArchiveError if there is nothing to read or
    a file is damaged; with `keep_truncated`, a file whose end is cut off counts
    for the whole records before the cut.
    """

    def __init__(self, path: Path, wanted: Callable[[str], bool], *, keep_truncated: bool = False) -> None:
        self._files = warc_files(path)
        self._places: dict[str, _Place] = {}
        self._wanted = wanted
        for number, file in enumerate(self._files):
            damaged = self._index(number, file)
            if damaged == 0:
                raise ArchiveError(f"{file}: is no WARC file, or a damaged one: there is no whole record in it")
            if damaged is not None and not keep_truncated:
                raise ArchiveError(
                    f"{file}: is cut off or damaged from byte {damaged} on; "
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
        """Note the file's pages; return the byte from which it is damaged, None for a sound one."""
        try:
            with file.open("rb") as stream:
                return self._index_records(number, file, stream)
        except OSError as error:
            reason = error.strerror or f"is no WARC file, or a damaged one ({error})"
            raise ArchiveError(f"{file}: {reason}") from error

    def _index_records(self, number: int, file: Path, stream: BinaryIO) -> int | None:
        last: _Record | None = None
        try:
            for record in ArchiveIterator(stream, record_types=WarcRecordType.any_type, parse_http=True):
                self._note(last)
                check_start(file, stream, last.place.offset if last else None, record.stream_pos)
                last = _record_of(number, record)
                if _read_through(record) != record.content_length:
                    return last.place.offset
        except OSError:
            # FastWARC's only error; before the first record it means that this is no WARC at all.
            if last is None:
                raise
        if last is None:
            raise ArchiveError(f"{file}: is empty: there is no record in it")
        return self._end(file, last)

    def _end(self, file: Path, last: _Record) -> int | None:
        """Note the last record if it is whole, which no other one after it shows; return where damage begins."""
        end = record_end(file, last.place.offset)
        if end is None:
            return last.place.offset
        self._note(last)
        return None if is_blank_from(file, end) else end

    def _note(self, record: _Record | None) -> None:
        if record is not None and record.is_page and self._wanted(record.url):
            self._add(record.url, record.place)

    def _add(self, url: str, place: _Place) -> None:
        old = self._places.get(url)
        if old is None or (place.success, place.date) >= (old.success, old.date):
            self._places[url] = place


def warc_files(path: Path) -> list[Path]:
    """Return the WARC files that a path means: itself, or those in the folder and below it, by name.

    An empty file in a folder is what a run leaves that is killed as it begins one.
    """
    if not path.exists():
        raise ArchiveError(f"{path}: there is no such file or folder")
    if not path.is_dir():
        return [path]
    files = sorted({file for pattern in PATTERNS for file in path.rglob(pattern)})
    begun = [file for file in files if not file.is_file() or file.stat().st_size]
    if not begun:
        raise ArchiveError(f"{path}: there is no WARC file (*.warc.gz, *.warc) in this folder, or none but empty ones")
    return begun


def _record_of(number: int, record: WarcRecord) -> _Record:
    date = record.headers.get("WARC-Date") or ""
    url = (record.headers.get("WARC-Target-URI") or "").strip("<>")
    place = _Place(number, record.stream_pos, date, success=_is_success(record))
    return _Record(url, place, is_page=bool(url and record.record_type & _PAGES))


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


def _other_scheme(url: str) -> str:
    scheme, separator, rest = url.partition("://")
    return {"http": "https", "https": "http"}.get(scheme, scheme) + separator + rest
