"""Writes responses to WARC files (ISO 28500, WARC/1.1) that every WARC tool can read.

Each record is a separate gzip member, and the writer gives it to the operating system in one write, so that a killed
run leaves only whole records. The writer never appends to an existing file: each run creates its own files.
"""

from __future__ import annotations

import os
import zlib
from datetime import UTC, datetime
from http.client import responses
from io import BytesIO
from typing import TYPE_CHECKING

from deflate import gzip_compress
from fastwarc.warc import WarcRecord, WarcRecordType

from crawler.exceptions import ArchiveError, StoreGoneError
from crawler.items import ArchivedPage
from crawler.storage.archive.digests import digest_of
from crawler.storage.file_identity import FileIdentity

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from io import FileIO
    from pathlib import Path

COMPRESSION = 1
"""The level of libdeflate. A page of 26 KB takes .10 ms and 7.4 KB with it, .20 ms and 7.0 KB with level 6; as many
bytes with zlib's level 6 take .38 ms. A page of 260 KB takes .8 ms and 51.5 KB, 1.6 ms and 46.6 KB, 3.6 ms and 46.8 KB.
"""
LARGE_BYTES = 4_000_000  # of a record: to join its parts would take as much memory again
_RECORD_END = b"\r\n\r\n"
_WARC_DATE = "%Y-%m-%dT%H:%M:%S.%fZ"  # to the microsecond: two pages fetched in one second stay two pages
_NOT_STORED = frozenset({"transfer-encoding", "content-length"})
"""Headers that describe the transfer, not the archived body."""


class ArchiveWriter:
    """Writes the WARC files of one run. The file names begin with `name`; the first record creates the first file."""

    def __init__(self, folder: Path, name: str, max_file_bytes: int, software: str) -> None:
        self._folder = folder
        self._name = name
        self._max_file_bytes = max_file_bytes
        self._software = software
        self._path = folder
        self._file: FileIO | None = None
        self._identity: FileIdentity | None = None
        self._files = 0

    def write(
        self, url: str, status: int, headers: Iterable[tuple[str, str]], body: bytes, fetched_at: datetime
    ) -> ArchivedPage:
        """Append one response and return its place in the archive.

        The headers are text that Latin-1 can encode. The body is stored as given, with its Content-Encoding.
        ArchiveError if the record cannot be written.
        """
        digest = digest_of(body)
        record = _response(url, status, headers, body, digest, fetched_at)
        try:
            file = self._open_file(fetched_at)
            self.check()
            place = ArchivedPage(str(self._path), file.tell(), digest)
            _append(file, record)
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
        """Close the open file, if there is one."""
        if self._file is not None:
            self._file.close()
            self._file = self._identity = None

    def _open_file(self, now: datetime) -> FileIO:
        """Return the open file, or the next one where there is none or it is full."""
        if self._file is not None and self._file.tell() < self._max_file_bytes:
            return self._file
        self.close()
        self._folder.mkdir(parents=True, exist_ok=True)
        self._files += 1
        stamp = now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
        name = f"{self._name}-{stamp}-{os.getpid()}-{self._files:05}.warc.gz"
        self._path = self._folder / name
        file = self._path.open("xb", buffering=0)
        try:
            headers = {"Content-Type": "application/warc-fields", "WARC-Filename": name}
            content = f"software: {self._software}\r\nformat: WARC/1.1\r\n".encode()
            _append(file, _record(WarcRecordType.warcinfo, headers, content))
        except OSError:
            file.close()
            self._path.unlink()
            raise
        self._file, self._identity = file, FileIdentity(self._path)
        return file


def _append(file: FileIO, record: Sequence[bytes]) -> None:
    """Write a record as one gzip member. If the disk is full, remove the part that was written."""
    start, rest = file.tell(), memoryview(_compressed(record))
    try:
        while rest:
            rest = rest[file.write(rest) :]
    except OSError:
        file.seek(start)
        file.truncate()
        raise


def _compressed(record: Sequence[bytes]) -> bytes | bytearray:
    """Return the parts of a record as one gzip member. A large one is not copied: libdeflate needs it in one piece."""
    if sum(map(len, record)) <= LARGE_BYTES:
        return gzip_compress(b"".join(record), COMPRESSION)
    member = zlib.compressobj(COMPRESSION, wbits=zlib.MAX_WBITS | 16)
    return b"".join([*map(member.compress, record), member.flush()])


def _response(  # noqa: PLR0913, PLR0917  # the parts of a response
    url: str, status: int, headers: Iterable[tuple[str, str]], body: bytes, digest: str, fetched_at: datetime
) -> Sequence[bytes]:
    lines = [
        f"HTTP/1.1 {status} {responses.get(status, '')}".rstrip(),
        *(f"{name}: {value}" for name, value in headers if name.lower() not in _NOT_STORED),
        f"Content-Length: {len(body)}\r\n\r\n",
    ]
    warc_headers = {
        "WARC-Target-URI": url,
        "WARC-Date": fetched_at.astimezone(UTC).strftime(_WARC_DATE),
        "Content-Type": "application/http; msgtype=response",
        "WARC-Payload-Digest": digest,
    }
    return _record(WarcRecordType.response, warc_headers, "\r\n".join(lines).encode("latin-1"), body)


def _record(kind: WarcRecordType, headers: dict[str, str], *content: bytes) -> Sequence[bytes]:
    """Return the parts of a record, with a new ID and the digest of its content, which is not copied."""
    record = WarcRecord()
    record.init_headers(kind)
    length = str(sum(map(len, content)))
    for name, value in {"Content-Length": length, **headers, "WARC-Block-Digest": digest_of(*content)}.items():
        record.headers[name] = value
    out = BytesIO()
    record.headers.write(out)
    return (out.getvalue(), *content, _RECORD_END)
