"""The index of an archive's folder, by URL and time: the file `archive-index.db` in it, made by SQLite.

It can be deleted at any time, and is then made anew. An update reads only files that are new or longer; each is indexed
in one transaction, so a killed update is continued. Memory does not grow with the archive.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from crawler.exceptions import ArchiveError
from crawler.storage.archive.record_parser import headers_in
from crawler.storage.archive.records import IDENTICAL_PAYLOAD
from crawler.storage.archive.surt import surt
from crawler.storage.archive.walk import pieces
from crawler.storage.archive.warc_files import PATTERNS
from crawler.storage.archive.zstd_file import is_zstd
from crawler.vocabulary import WarcType

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from crawler.storage.archive.walk import Piece

INDEX_NAME = "archive-index.db"
VERSION = 1
BUSY_SECONDS = 60.0
DATE_DIGITS = 20  # of a WARC-Date: to the microsecond
_PARENTS = 3  # of a file: the folders above it in which an index is looked for
_INDEXED = frozenset({WarcType.RESPONSE, WarcType.RESOURCE, WarcType.REVISIT})
_IS_REVISIT, _IS_RESPONSE = f"kind = '{WarcType.REVISIT}'", f"kind = '{WarcType.RESPONSE}'"
_CLEARED = "DROP TABLE IF EXISTS files", "DROP TABLE IF EXISTS records"
_TABLES = (
    """
    CREATE TABLE files (
        id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, inode INTEGER NOT NULL, size INTEGER NOT NULL,
        changed INTEGER NOT NULL, indexed INTEGER NOT NULL
    )""",
    """
    CREATE TABLE records (
        surt TEXT NOT NULL, date TEXT NOT NULL, file INTEGER NOT NULL, offset INTEGER NOT NULL, length INTEGER NOT NULL,
        url TEXT NOT NULL, kind TEXT NOT NULL, status INTEGER, media_type TEXT NOT NULL, digest TEXT NOT NULL,
        record_id TEXT NOT NULL, profile TEXT NOT NULL, PRIMARY KEY (surt, date, file, offset)
    ) WITHOUT ROWID""",
    "CREATE INDEX records_of_file ON records (file, offset)",
)
_SELECT = "SELECT surt, date, files.name AS file, offset, length, url, kind, status, media_type, digest, record_id, "
_SELECT += "profile FROM records JOIN files ON files.id = file "
_IS_REPEATED = f"""EXISTS (
    SELECT 1 FROM records AS earlier WHERE earlier.surt = records.surt AND earlier.date < records.date
    AND earlier.url = records.url AND earlier.digest = records.digest AND earlier.status IS records.status
    AND earlier.{_IS_RESPONSE}
)"""  # noqa: S608  # constants
_INSERT = "INSERT OR REPLACE INTO records VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"


class IndexedRecord(NamedTuple):
    """A record of a page. `date` are the digits of its WARC-Date to the microsecond, UTC; `file` is below the folder.

    `length` are the bytes that it takes in the file; 0 if the file is compressed as a whole.
    """

    surt: str
    date: str
    file: str
    offset: int
    length: int
    url: str
    kind: str
    status: int | None
    media_type: str
    digest: str
    record_id: str
    profile: str


class ArchiveIndex:
    """The index of a folder, open. `with ArchiveIndex(folder) as index:` closes it at the end."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._connection = _opened(folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        self._connection.close()

    def update(self, progress: Callable[[Path], None] = lambda _file: None) -> None:
        """Index files that are new or changed, and remove those that are gone. ArchiveError if one is unreadable."""
        with _index_errors(self.folder):
            found = sorted(file for pattern in PATTERNS for file in self.folder.rglob(pattern) if file.is_file())
            files = {str(file.relative_to(self.folder)): file for file in found}
            gone = [row[0] for row in self._connection.execute("SELECT name FROM files") if row[0] not in files]
            for name in gone:
                self._forget(name)
            for name, file in files.items():
                with suppress(FileNotFoundError):
                    self._update_file(name, file, progress)

    def find(self, url: str, since: str = "", until: str = "") -> Iterator[IndexedRecord]:
        """Yield the records of a URL, or of all that begin with it if it ends with `*`, in the order of key and time.

        `since` and `until` are the first digits of times, both included; an empty URL stands for all.
        """
        key, is_prefix = (surt(url.removesuffix("*")), url.endswith("*")) if url else ("", True)
        key = key.removesuffix("/") if is_prefix and not url.removesuffix("*").endswith("/") else key
        bounds = (key, f"{key}\U0010ffff" if is_prefix else key, since, until + ":" if until else ":")
        query = (
            _SELECT + "WHERE surt >= ? AND surt <= ? AND date >= ? AND date < ? ORDER BY surt, date, files.name, offset"
        )
        with _index_errors(self.folder):
            yield from map(IndexedRecord._make, self._connection.execute(query, bounds))

    def at(self, url: str, date: str = "") -> IndexedRecord | None:
        """Return the newest successful record of a URL until a time, or the newest of all without one.

        A record of another status is returned only if there is no successful one. The time are the first digits.
        """
        query = _SELECT + f"WHERE surt = ? AND date < ? AND NOT {_IS_REVISIT} OR surt = ? AND date < ? AND profile = ? "
        query += "ORDER BY (status IS NULL OR status BETWEEN 200 AND 299) DESC, date DESC, files.name DESC LIMIT 1"
        key, before = surt(url), f"{date}:"  # `:` is after all digits
        with _index_errors(self.folder):
            row = self._connection.execute(query, (key, before, key, before, IDENTICAL_PAYLOAD)).fetchone()
        return None if row is None else IndexedRecord._make(row)

    def original(self, record_id: str, url: str, date: str) -> tuple[Path, int] | None:
        """Return the file and the byte of the record with this ID, or else this URL and time, that has the page."""
        query = (
            _SELECT + f"WHERE surt = ? AND date = ? ORDER BY (record_id = ?) DESC, ({_IS_REVISIT}), files.name LIMIT 1"
        )
        with _index_errors(self.folder):
            row = self._connection.execute(query, (surt(url), digits_of(date), record_id)).fetchone()
        return None if row is None else (self.folder / row[2], row[3])

    def first_copy(self, url: str, digest: str, status: int | None) -> IndexedRecord | None:
        """Return the oldest response with this URL, digest and status."""
        query = _SELECT + (
            f"WHERE surt = ? AND url = ? AND digest = ? AND status IS ? AND {_IS_RESPONSE} ORDER BY date, files.name"
        )
        with _index_errors(self.folder):
            row = self._connection.execute(query, (surt(url), url, digest, status)).fetchone()
        return None if row is None else IndexedRecord._make(row)

    def may_repeat(self, file: str) -> bool:
        """Return whether a file seems to have pages that were archived before, with the same URL, digest and status."""
        return self._is_so(f"files.name = ? AND {_IS_RESPONSE} AND digest != '' AND {_IS_REPEATED}", file)

    def is_one_member(self, file: str) -> bool:
        """Return whether a file is compressed as a whole, and not record by record."""
        return self._is_so("files.name = ? AND length = 0", file)

    def _is_so(self, condition: str, file: str) -> bool:
        query = f"SELECT EXISTS (SELECT 1 FROM records JOIN files ON files.id = file WHERE {condition})"  # noqa: S608
        with _index_errors(self.folder):
            return bool(self._connection.execute(query, (file,)).fetchone()[0])

    def _update_file(self, name: str, file: Path, progress: Callable[[Path], None]) -> None:
        now = file.stat()
        query = "SELECT inode, size, changed, indexed FROM files WHERE name = ?"
        known = self._connection.execute(query, (name,)).fetchone()
        if known is not None and known[:3] == (now.st_ino, now.st_size, now.st_mtime_ns):
            return
        progress(file)
        grew = known is not None and known[0] == now.st_ino and known[1] < now.st_size and not is_zstd(file)
        if not grew:
            self._forget(name)
        start = known[3] if grew else 0
        with self._connection:
            values = (name, now.st_ino, now.st_size, now.st_mtime_ns, start)
            self._connection.execute(
                "INSERT INTO files (name, inode, size, changed, indexed) VALUES (?, ?, ?, ?, ?) ON CONFLICT (name) DO "
                "UPDATE SET size = excluded.size, changed = excluded.changed",
                values,
            )
            number = self._connection.execute("SELECT id FROM files WHERE name = ?", (name,)).fetchone()[0]
            end = self._add(number, pieces(file, start), start)
            self._connection.execute("UPDATE files SET indexed = ? WHERE id = ?", (end, number))

    def _add(self, number: int, found: Iterable[Piece], start: int) -> int:
        """Add the records of a file, and return where the last whole one ends."""
        end = start
        for piece in found:
            if piece.record is None:
                continue
            end = piece.end
            if piece.record.kind in _INDEXED and piece.record.url:
                self._connection.execute(_INSERT, _row(number, piece))
        return end

    def _forget(self, name: str) -> None:
        with self._connection:
            of_file = "(SELECT id FROM files WHERE name = ?)"
            self._connection.execute(f"DELETE FROM records WHERE file = {of_file}", (name,))  # noqa: S608  # constant
            self._connection.execute("DELETE FROM files WHERE name = ?", (name,))


@contextmanager
def _index_errors(folder: Path) -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        advice = f"if {INDEX_NAME} there is damaged, delete it"
        raise ArchiveError(f"{folder}: the archive cannot be indexed: {error}; {advice}") from error


def _opened(folder: Path) -> sqlite3.Connection:
    """Open the index; one of another version or a damaged one is made anew. A folder that is read-only has none."""
    if not folder.is_dir():
        advice = "a crawl from the network makes it, and one of WARC files reads them where they are"
        raise ArchiveError(f"{folder}: there is no such folder; {advice}")
    file = folder / INDEX_NAME
    with _index_errors(folder):
        if not os.access(folder, os.W_OK):
            return _connected("")  # a file of SQLite's own that is gone with the connection
        try:
            return _connected(str(file))
        except sqlite3.OperationalError:  # it is locked, for example
            raise
        except sqlite3.DatabaseError:
            file.unlink()
            return _connected(str(file))


def _connected(name: str) -> sqlite3.Connection:
    connection = sqlite3.connect(name, timeout=BUSY_SECONDS)
    try:
        connection.execute("PRAGMA secure_delete=ON")  # what was removed from the archive is not to stay here
        if connection.execute("PRAGMA user_version").fetchone()[0] != VERSION:
            with connection:
                connection.execute("BEGIN IMMEDIATE")
                for statement in (*_CLEARED, *_TABLES, f"PRAGMA user_version={VERSION}"):
                    connection.execute(statement)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _row(number: int, piece: Piece) -> tuple[Any, ...]:
    record = piece.record
    assert record is not None  # noqa: S101  # the caller looked
    headers = record.headers
    http = headers_in(record.http_head)
    media_type = http.get("content-type", "") if record.http_head else headers.get("content-type", "")
    return (
        surt(record.url),
        digits_of(headers.get("warc-date", "")),
        number,
        piece.offset,
        piece.end - piece.offset,
        record.url,
        record.kind,
        record.status,
        media_type.partition(";")[0].strip().lower(),
        headers.get("warc-payload-digest", ""),
        headers.get("warc-record-id", ""),
        headers.get("warc-profile", ""),
    )


def digits_of(date: str) -> str:
    """Return the digits of a WARC-Date, to the microsecond."""
    return "".join(filter(str.isdigit, date))[:DATE_DIGITS].ljust(DATE_DIGITS, "0")


def indexed_original(
    file: Path, record_id: str, url: str, date: str, *, makes: bool = False
) -> tuple[Path, int] | None:
    """Find the original of a revisit in `file` in the index that a folder above the file has; None if there is none.

    With `makes`, the file's folder gets an index if no folder has one.
    """
    above = [file.parent, *file.parent.parents][:_PARENTS]
    folders = [folder for folder in above if (folder / INDEX_NAME).is_file()] or (above[:1] if makes else [])
    if not folders:
        return None
    with ArchiveIndex(folders[0]) as index:
        index.update()
        return index.original(record_id, url, date)
