"""Pages as they came, kept in WARC files (ISO 28500) that any WARC tool reads.

A record is a gzip member of its own and is handed to the operating system
whole, so that a killed run leaves whole records behind it. A file is never
appended to: each run begins its own.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO
from typing import TYPE_CHECKING

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.exceptions import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from io import FileIO
    from pathlib import Path

    from warcio.recordloader import ArcWarcRecord

_WARC_DATE = "%Y-%m-%dT%H:%M:%SZ"
_NOT_AS_STORED = frozenset({"transfer-encoding", "content-length"})
"""Headers of the transfer, which is over when a body is archived."""
_WRITER = WARCWriter(BytesIO(), gzip=True)
"""Makes records; it writes none."""


class ArchiveWriter:
    """Writes the WARC files of one run; `name` begins the files' names. The first record makes the first file."""

    def __init__(self, folder: Path, name: str, max_file_bytes: int, software: str) -> None:
        self._folder = folder
        self._name = name
        self._max_file_bytes = max_file_bytes
        self._software = software
        self._path = folder
        self._file: FileIO | None = None
        self._files = 0

    def write(self, url: str, status: int, headers: Iterable[tuple[str, str]], body: bytes, came: datetime) -> str:
        """Append one response; returns its place, `FILE:BYTE`. ArchiveError if it cannot be written."""
        try:
            return self._write(url, status, headers, body, came)
        except OSError as error:
            raise ArchiveError(f"cannot write to the archive {self._folder}: {error.strerror or error}") from error

    def close(self) -> None:
        """End the file that is open."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _write(self, url: str, status: int, headers: Iterable[tuple[str, str]], body: bytes, came: datetime) -> str:
        file = self._open_file(came)
        place = f"{self._path}:{file.tell()}"
        kept = [(name, value) for name, value in headers if name.lower() not in _NOT_AS_STORED]
        http = StatusAndHeaders(_status_line(status), [*kept, ("Content-Length", str(len(body)))], protocol="HTTP/1.1")
        record = _WRITER.create_warc_record(
            url,
            "response",
            payload=BytesIO(body),
            length=len(body),  # else warcio copies the body through a file on disk, to count its bytes
            http_headers=http,
            warc_headers_dict={"WARC-Date": came.astimezone(UTC).strftime(_WARC_DATE)},
        )
        _append(file, record)
        return place

    def _open_file(self, now: datetime) -> FileIO:
        if self._file is not None and self._file.tell() >= self._max_file_bytes:
            self.close()
        if self._file is None:
            self._file = self._next_file(now)
        return self._file

    def _next_file(self, now: datetime) -> FileIO:
        self._folder.mkdir(parents=True, exist_ok=True)
        self._files += 1
        stamp = now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
        name = f"{self._name}-{stamp}-{os.getpid()}-{self._files:05}.warc.gz"
        self._path = self._folder / name
        file = self._path.open("xb", buffering=0)
        try:
            _append(file, _WRITER.create_warcinfo_record(name, {"software": self._software, "format": "WARC/1.1"}))
        except OSError:
            file.close()
            self._path.unlink()
            raise
        return file


def _append(file: FileIO, record: ArcWarcRecord) -> None:
    """Write a record in one piece, or nothing of it: a disk that is full leaves no part of one."""
    packed = BytesIO()
    WARCWriter(packed, gzip=True).write_record(record)
    start, rest = file.tell(), packed.getbuffer()
    try:
        while rest:
            rest = rest[file.write(rest) :]
    except OSError:
        file.seek(start)
        file.truncate()
        raise


def _status_line(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)
