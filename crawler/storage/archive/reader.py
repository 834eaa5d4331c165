"""Reads the pages of WARC files by URL. The files can come from this project or from any other tool.

Each file is read once from start to end to index its pages; a page's body is read when the caller requests the page.
For a URL with several copies the last successful one counts, and a revisit counts as its original. A page is also found
by other forms of its URL: which, the caller says. A damaged file is refused before any page is used.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from http import HTTPStatus
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from fastwarc.warc import WarcRecordType

from crawler.exceptions import ArchiveError, RemoteError
from crawler.remote_files import RemoteFile
from crawler.storage.archive.originals import names_of, reference_of
from crawler.storage.archive.page import read_page
from crawler.storage.archive.record_bounds import check_start, damage_from, is_blank_from
from crawler.storage.archive.warc_files import files_of_archive
from crawler.storage.archive.warc_records import has_length, records_at, target_url
from crawler.storage.archive.zstd_file import DAMAGE, READ_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from fastwarc.warc import WarcRecord

    from crawler.items import Page
    from crawler.remote_files import File
    from crawler.storage.archive.originals import Name

DAY_CHARS = len("2026-01-31")
_SUCCESS_CLASS = 2  # the first digit of a successful HTTP status
HOST_FILES = ("/robots.txt", "/.well-known/tdmrep.json")
"""Files that are about all pages of a host: each copy counts for the time after it, and they are no pages."""
COPY_VALID = timedelta(days=1)  # before the first copy of such a file: pages may be archived before it
_PAGES = WarcRecordType.response | WarcRecordType.resource


def without_scheme(url: str) -> str:
    """Return a URL without its scheme: a page that was archived under http is found under https."""
    return url.partition("://")[2]


class Place(NamedTuple):
    """The place of a copy of a page (number of the file, byte in it), its WARC-Date, and whether its status is 2xx."""

    file: int
    offset: int
    date: str
    success: bool


class _Record(NamedTuple):
    """The part of a record that the index needs; the URL is empty if it is no page.

    A revisit has the names of its original.
    """

    url: str
    place: Place
    original: frozenset[Name] = frozenset()


class ArchiveReader:
    """The pages of WARC files, and of all WARC files in folders and their subfolders. Their order makes no difference.

    The index holds all URLs and places in memory, about 500 bytes for each URL: enough for some million pages.

    `wanted` decides which URLs are indexed; URLs of one `form` lead to one page. ArchiveError if there is nothing to
    read or a file is damaged. With `keep_truncated`, a file that is cut off or damaged counts for the whole records
    before the damage.
    """

    def __init__(
        self,
        paths: File | Sequence[File],
        wanted: Callable[[str], bool],
        form: Callable[[str], str] = without_scheme,
        *,
        keep_truncated: bool = False,
    ) -> None:
        given = [paths] if isinstance(paths, Path | RemoteFile) else paths
        self._files = sorted({file for path in given for file in files_of_archive(path)}, key=str)
        self._places: dict[str, Place] = {}
        self._forms: dict[str, Place] = {}
        self._revisits: dict[str, _Record] = {}
        self._copies: dict[str, list[Place]] = {}
        self._wanted = wanted
        self._form = form
        for number, file in enumerate(self._files):
            damaged = self._index(number, file)
            if damaged == 0:
                raise ArchiveError(f"{file}: not a WARC file, or a damaged one: it has no whole record")
            if damaged is not None and not keep_truncated:
                raise ArchiveError(
                    f"{file}: cut off or damaged from byte {damaged} on; "
                    "to use the whole pages before that byte, add -a truncated=keep"
                )
        self._add_originals()

    def __len__(self) -> int:
        return len(self._places)

    def __contains__(self, url: str) -> bool:
        return self._place(url) is not None

    def urls(self) -> Iterator[str]:
        """Yield the URLs of the pages, in the order of their first copies."""
        yield from self._places

    def dated_urls(self) -> Iterator[tuple[str, date | None]]:
        """Yield the URLs of the pages with the day in UTC on which each was archived, None if it is not known."""
        for url, place in self._places.items():
            try:
                yield url, date.fromisoformat(place.date[:DAY_CHARS])
            except ValueError:
                yield url, None

    def page(self, url: str) -> Page | None:
        """Return the page that is archived under a URL or another form of it; None if it is not in the archive."""
        place = self._place(url)
        return read_page(self._files[place.file], place.offset, url) if place else None

    def copy_at(self, url: str, when: datetime | None) -> Place | None:
        """Return the copy of one of HOST_FILES that was current at a time, None if the archive has none.

        That is the last copy until then, or the first one, if it came within COPY_VALID. Without a time it is the last.
        """
        copies = sorted(self._copies.get(without_scheme(url).lower(), ()), key=attrgetter("date"))
        if not copies or when is None:
            return copies[-1] if copies else None
        now, latest = (
            time.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00")
            for time in (when, when + COPY_VALID)
        )
        earlier = [copy for copy in copies if copy.date <= now]
        return earlier[-1] if earlier else copies[0] if copies[0].date <= latest else None

    def page_at(self, place: Place) -> Page:
        """Return the page at a place. ArchiveError if it cannot be read."""
        return read_page(self._files[place.file], place.offset)

    def _place(self, url: str) -> Place | None:
        return self._places.get(url) or self._forms.get(self._form(url))

    def _index(self, number: int, file: File) -> int | None:
        """Index the file's pages. Return the byte where damage begins, None for an undamaged file."""
        try:
            with file.open("rb") as stream:
                return self._index_records(number, file, stream)
        except RemoteError as error:
            raise ArchiveError(f"{file}: cannot be read: {error}") from error
        except DAMAGE as error:
            raise ArchiveError(
                f"{file}: {getattr(error, 'strerror', None) or f'not a WARC file, or a damaged one ({error})'}"
            ) from error

    def _index_records(self, number: int, file: File, stream: BinaryIO) -> int | None:
        last: _Record | None = None
        try:
            with records_at(file, stream, 0) as (found, _):
                for record in found:
                    self._add_if_wanted(last)
                    check_start(file, stream, last.place.offset if last else None, record.stream_pos)
                    last = _record_of(number, record)
                    if not has_length(record) or _content_bytes(record) != record.content_length:
                        return last.place.offset
        except DAMAGE:
            if last is None:  # this is not a WARC file
                raise
        if last is None:
            what = "it is empty" if is_blank_from(file, 0) else "it is not a WARC file"
            raise ArchiveError(f"{file}: {what}: it has no record")
        return self._end(file, last)

    def _end(self, file: File, last: _Record) -> int | None:
        """Index the last record if it is whole (no record after it proves that). Return where damage begins."""
        damaged = damage_from(file, last.place.offset)
        if damaged != last.place.offset:
            self._add_if_wanted(last)
        return damaged

    def _add_if_wanted(self, record: _Record | None) -> None:
        if record is None or not record.url or not self._wanted(record.url):
            return
        if record.original:
            newest = self._revisits.get(record.url)
            if newest is None or record.place.date >= newest.place.date:
                self._revisits[record.url] = record
            return
        self._add(record)

    def _add_originals(self) -> None:
        """Index the original of each revisit as the copy of its URL that was archived at the time of the revisit."""
        known = self._places
        newer = [one for url, one in self._revisits.items() if url not in known or one.place.date > known[url].date]
        self._revisits.clear()
        places = dict(self._places_of({name for revisit in newer for name in revisit.original}))
        for revisit in newer:
            found = next((places[name] for name in sorted(revisit.original) if name in places), None)
            if found is not None:
                self._add(revisit._replace(place=found._replace(date=revisit.place.date)))

    def _places_of(self, sought: set[Name]) -> Iterator[tuple[Name, Place]]:
        """Yield the places of the pages that have these names: the files are read again."""
        for number, file in enumerate(self._files if sought else ()):
            with suppress(*DAMAGE), file.open("rb") as stream, records_at(file, stream, 0) as (found, _):
                for record in found:
                    if record.record_type & _PAGES and (names := names_of(record) & sought):
                        place = _record_of(number, record).place
                        yield from ((name, place) for name in names)

    def _add(self, record: _Record) -> None:
        if f"/{without_scheme(record.url).partition('/')[2]}" in HOST_FILES:
            self._copies.setdefault(without_scheme(record.url).lower(), []).append(record.place)
            return
        for index, name in ((self._places, record.url), (self._forms, self._form(record.url))):
            place, old = record.place, index.get(name)
            if old is None or (place.success, place.date) >= (old.success, old.date):
                index[name] = place


def _record_of(number: int, record: WarcRecord) -> _Record:
    date = (record.headers.get("WARC-Date") or "").removesuffix("Z")  # so 12:00:00 comes before 12:00:00.5
    status = record.http_headers.status_code if record.http_headers is not None else None  # a `resource` has none
    place = Place(number, record.stream_pos, date, status is None or status // 100 == _SUCCESS_CLASS)
    if record.record_type == WarcRecordType.revisit:
        original = frozenset() if status == HTTPStatus.NOT_MODIFIED else reference_of(record).names
        return _Record(target_url(record) if original else "", place, original)
    return _Record(target_url(record) if record.record_type & _PAGES else "", place)


def _content_bytes(record: WarcRecord) -> int:
    length = 0
    while part := record.reader.read(READ_BYTES):
        length += len(part)
    return length
