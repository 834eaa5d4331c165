"""Writes responses and their requests to WARC files that every WARC tool can read.

Each record is a separate gzip member, and the writer gives an exchange to the operating system in one write, so that a
killed run leaves only whole records. The writer never appends to an existing file: each run creates its own files, and
locks them until its end, so that no other program rewrites them.
"""

from __future__ import annotations

import zlib
from datetime import UTC, datetime
from importlib.metadata import version
from secrets import token_hex
from typing import TYPE_CHECKING

from deflate import gzip_compress

from crawler.exceptions import ArchiveError, StoreGoneError
from crawler.home import seen_from_home
from crawler.items import ArchivedPage
from crawler.storage.archive.digests import digest_of
from crawler.storage.archive.locks import lock
from crawler.storage.archive.originals import unchanged_original
from crawler.storage.archive.records import Answer, SentRequest, new_id, request, response, revisit, warcinfo
from crawler.storage.file_identity import FileIdentity

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from io import FileIO
    from pathlib import Path

    from crawler.storage.archive.records import Parts

COMPRESSION = 1
"""The level of libdeflate. A page of 26 KB takes .10 ms and 7.4 KB with it, .20 ms and 7.0 KB with level 6; as many
bytes with zlib's level 6 take .38 ms. A page of 260 KB takes .8 ms and 51.5 KB, 1.6 ms and 46.6 KB, 3.6 ms and 46.8 KB.
"""
LARGE_BYTES = 4_000_000  # of a record: to join its parts would take as much memory again
SOFTWARE = f"chinanews-crawler/{version('chinanews-crawler')}"


class ArchiveWriter:
    """Writes the WARC files of one run. The file names begin with `name`; the first record creates the first file."""

    def __init__(self, folder: Path, name: str, max_file_bytes: int, user_agent: str) -> None:
        self._folder = folder
        self._name = name
        self._max_file_bytes = max_file_bytes
        self._user_agent = user_agent
        self._token = token_hex(4)  # workers in containers have equal process ids, and may share the folder
        self._path = folder
        self._file: FileIO | None = None
        self._identity: FileIdentity | None = None
        self._full: list[FileIO] = []

    def write(  # noqa: PLR0913, PLR0917  # one exchange
        self,
        url: str,
        status: int,
        headers: Iterable[tuple[str, str]],
        body: bytes,
        fetched_at: datetime,
        sent: SentRequest | None = None,
    ) -> ArchivedPage:
        """Append one response and return its place in the archive.

        It becomes a revisit if an earlier copy of the page is the same. The headers are text that Latin-1 can encode.
        The body is stored as given, with its Content-Encoding. ArchiveError if the record cannot be written.
        """
        answer, sent = Answer(url, status, headers, body, digest_of(body), fetched_at), sent or SentRequest()
        members = list(map(compressed, _exchange(answer, sent, self._folder)))
        try:
            file = self._open_file(fetched_at)
            self.check()
            place = ArchivedPage(str(seen_from_home(self._path)), file.tell(), answer.digest)
            append(file, b"".join(members) if len(members) > 1 else members[0])
        except OSError as error:
            raise ArchiveError(f"cannot write to the archive {self._folder}: {error.strerror or error}") from error
        return place

    def check(self) -> None:
        """Raise ArchiveError if the open file was deleted or replaced: whatever is written to it would be lost."""
        if self._identity is not None:
            try:
                self._identity.check()
            except StoreGoneError as error:
                raise ArchiveError(f"the archive's file {error}") from error

    def close(self) -> None:
        """Close the files of the run."""
        for file in (*self._full, *([self._file] if self._file is not None else [])):
            file.close()
        self._full.clear()
        self._file = self._identity = None

    def _open_file(self, now: datetime) -> FileIO:
        """Return the open file, or the next one where there is none or it is full."""
        if self._file is not None:
            if self._file.tell() < self._max_file_bytes:
                return self._file
            self._full.append(self._file)  # it stays open, and so locked: articles in it may not be stored yet
            self._file = self._identity = None
        self._folder.mkdir(parents=True, exist_ok=True)
        stamp = now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
        name = f"{self._name}-{stamp}-{self._token}-{len(self._full) + 1:05}.warc.gz"
        self._path = self._folder / name
        file = self._path.open("xb", buffering=0)
        try:
            lock(file)
            append(file, compressed(warcinfo(name, SOFTWARE, self._user_agent, now)))
        except OSError:
            file.close()
            self._path.unlink()
            raise
        self._file, self._identity = file, FileIdentity(self._path)
        return file


def _exchange(answer: Answer, sent: SentRequest, folder: Path) -> Sequence[Parts]:
    """Return the records of a response and its request. Without headers the request is not known."""
    record_id = new_id()
    original = unchanged_original(answer, sent.earlier, folder) if sent.earlier else None
    if original is None:
        came = response(answer, record_id, sent.ip_address)
    else:
        came = revisit(answer, record_id, sent.ip_address, original)
    return [came, request(answer, sent, record_id)] if sent.headers else [came]


def append(file: FileIO, content: bytes | bytearray) -> None:
    """Write bytes at the position of a file. If the disk is full, remove the part that was written."""
    start, rest = file.tell(), memoryview(content)
    try:
        while rest:
            rest = rest[file.write(rest) :]
    except OSError:
        file.seek(start)
        file.truncate()
        raise


def compressed(record: Parts) -> bytes | bytearray:
    """Return the parts of a record as one gzip member. A large one is not copied: libdeflate needs it in one piece."""
    if sum(map(len, record)) <= LARGE_BYTES:
        return gzip_compress(b"".join(record), COMPRESSION)
    member = zlib.compressobj(COMPRESSION, wbits=zlib.MAX_WBITS | 16)
    return b"".join([*map(member.compress, record), member.flush()])
