"""Finds where the records of a WARC file begin and end, in bytes of the file.

A record can be read by its place only if it begins at that byte: in a gzipped file each record must be a gzip member of
its own. The end of the last record shows if the file was cut off; FastWARC gives no error for that.
"""

from __future__ import annotations

import os
import re
import zlib
from io import UnsupportedOperation
from typing import TYPE_CHECKING, BinaryIO

from crawler.exceptions import ArchiveError
from crawler.storage.archive.zstd_file import DAMAGE, READ_BYTES, begins_frame, decompressed, frame_end, is_zstd

if TYPE_CHECKING:
    from crawler.remote_files import File

MAX_HEAD_BYTES = 1 << 20
"""Limit for the WARC head and for the HTTP head of a record. A crawl accepts longer ones than FastWARC's 32 KiB."""
GZIP_MAGIC = b"\x1f\x8b"
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_LENGTH = re.compile(rb"(?mi)^content-length:[ \t]*(\d+)[ \t]*\r?$")


def check_start(file: File, stream: BinaryIO, before: int | None, offset: int) -> None:
    """Raise ArchiveError if the records of a compressed file are not compressed one by one.

    `before` and `offset` are the first bytes of two consecutive records of the open file; `before` may be None.
    """
    if before is None:
        return
    if offset == before or (_is_gzip(stream, 0) and not _is_gzip(stream, offset)):
        raise ArchiveError(
            f"{file}: compressed as a whole, not record by record; decompress it with gunzip or unzstd, then use that"
        )


def _is_gzip(stream: BinaryIO, offset: int) -> bool:
    """Return whether a gzip member can begin at a byte of the file. The position of the stream stays unchanged."""
    try:
        return os.pread(stream.fileno(), len(GZIP_MAGIC), offset) == GZIP_MAGIC
    except UnsupportedOperation:  # a remote file
        before = stream.tell()
        stream.seek(offset)
        found = stream.read(len(GZIP_MAGIC)) == GZIP_MAGIC
        stream.seek(before)
        return found


def record_end(file: File, offset: int) -> int | None:
    """Return the byte after the record that begins at `offset`, or None if the record is not whole.

    A compressed record ends with its gzip member or Zstandard frame, a plain one with its content, before the line ends
    that close it.
    """
    with file.open("rb") as stream:
        if _is_gzip(stream, offset):
            stream.seek(offset)
            return _member_end(stream)
        if begins_frame(stream, offset):
            return frame_end(file, stream)
        return _end_in_one_frame(file, stream, offset) if is_zstd(file) else _plain_end(stream, file.stat().st_size)


def damage_from(file: File, last: int) -> int | None:
    """Return the byte from which a file is cut off or damaged, None if it is whole; `last` begins its last record."""
    end = record_end(file, last)
    if end is None:
        return last
    return None if is_blank_from(file, end) else end


def damage_in(stream: BinaryIO, last: int) -> int | None:
    """Return the same for an open file that is plain or compressed with gzip; it may be a member of a zip file."""
    size = stream.seek(0, os.SEEK_END)
    stream.seek(last)
    is_packed = stream.read(len(GZIP_MAGIC)) == GZIP_MAGIC
    stream.seek(last)
    end = _member_end(stream) if is_packed else _plain_end(stream, size)
    if end is None:
        return last
    stream.seek(end)
    return None if not stream.read(READ_BYTES).strip(b"\r\n") else end


def _end_in_one_frame(file: File, stream: BinaryIO, offset: int) -> int | None:
    """Return the end of the file if the record at this byte of the decompressed file is whole and the last one."""
    try:
        opened = decompressed(file, stream, offset)
        size = opened.seek(0, os.SEEK_END)
        opened.seek(offset)
        end = _plain_end(opened, size)
        opened.seek(end or 0)
        return file.stat().st_size if end and not opened.read(READ_BYTES).strip(b"\r\n") else None
    except DAMAGE:
        return None


def is_blank_from(file: File, offset: int) -> bool:
    """Return whether the file has only line ends from byte `offset` on."""
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
