"""Where the records of a WARC file begin and end, in bytes of the file.

A record can only be read again by its place if it begins at that place: in a
gzipped file, as a member of its own. The end of the last record tells whether
the file was cut off, which a reader of records passes over in silence.
"""

from __future__ import annotations

import os
import re
import zlib
from typing import TYPE_CHECKING, BinaryIO

from crawler.exceptions import ArchiveError

if TYPE_CHECKING:
    from pathlib import Path

READ_BYTES = 1 << 20
MAX_HEAD_BYTES = 1 << 16
"""Named headers of a record that are longer than this are no headers."""
GZIP_MAGIC = b"\x1f\x8b"
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_LENGTH = re.compile(rb"(?mi)^content-length:[ \t]*(\d+)[ \t]*\r?$")


def check_start(file: Path, stream: BinaryIO, before: int | None, offset: int) -> None:
    """Refuse a file whose records are not gzipped one by one; `before` is where the record before this one begins."""
    if before is None or not _is_gzip(stream, 0):
        return
    if offset == before or not _is_gzip(stream, offset):
        raise ArchiveError(
            f"{file}: is gzipped as a whole, not by record; unpack it with gunzip and name what comes out"
        )


def _is_gzip(stream: BinaryIO, offset: int) -> bool:
    """Tell whether a gzip member may begin at a byte of a file; the stream stays where it is."""
    return os.pread(stream.fileno(), len(GZIP_MAGIC), offset) == GZIP_MAGIC


def record_end(file: Path, offset: int) -> int | None:
    """Return the byte after the record that begins at `offset`, None if the record is not whole."""
    with file.open("rb") as stream:
        stream.seek(offset)
        gzipped = stream.read(len(GZIP_MAGIC)) == GZIP_MAGIC
        stream.seek(offset)
        return _member_end(stream) if gzipped else _plain_end(stream, file.stat().st_size)


def is_blank_from(file: Path, offset: int) -> bool:
    """Tell whether nothing but line ends follows a byte of a file."""
    with file.open("rb") as stream:
        stream.seek(offset)
        return not stream.read(READ_BYTES).strip(b"\r\n")


def _member_end(stream: BinaryIO) -> int | None:
    member = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        while not member.eof:
            packed = member.unconsumed_tail or stream.read(READ_BYTES)
            if not packed:
                return None
            member.decompress(packed, READ_BYTES)
    except zlib.error:
        return None
    return stream.tell() - len(member.unused_data)


def _plain_end(stream: BinaryIO, size: int) -> int | None:
    start = stream.tell()
    head = stream.read(MAX_HEAD_BYTES)
    head_end = _HEAD_END.search(head)
    length = _LENGTH.search(head, 0, head_end.end()) if head_end else None
    if head_end is None or length is None:
        return None
    end = start + head_end.end() + int(length[1])
    return end if end <= size else None
