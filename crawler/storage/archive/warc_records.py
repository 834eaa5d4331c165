"""Iterates over the records of a WARC file with FastWARC: plain, or compressed with gzip or Zstandard."""

from __future__ import annotations

import zlib
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO

from fastwarc.warc import ArchiveIterator

from crawler.storage.archive.record_bounds import GZIP_MAGIC, MAX_HEAD_BYTES
from crawler.storage.archive.zstd_file import DAMAGE, begins_record, decompressed, is_zstd
from crawler.unsafe_characters import without_unsafe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastwarc.warc import WarcRecord

    from crawler.remote_files import File

TRIED_RECORDS = 100  # of a Zstandard file, to see its form
FIRST_BYTES = 200  # enough for the first line of a head, also compressed


@contextmanager
def records_at(file: File, stream: BinaryIO, offset: int) -> Iterator[tuple[ArchiveIterator, int]]:
    """Iterate over the records of an open file from a place on, and return the position of the first one.

    HTTP heads are parsed. One of DAMAGE is raised at a damaged record. FastWARC reads Zstandard only frame by frame.
    """
    if is_zstd(file) and not (offset == 0 and _has_frame_for_each_record(file)):
        with decompressed(file, stream, offset) as opened:
            yield warc_records(opened), opened.tell()
    else:
        stream.seek(offset)
        yield warc_records(stream), offset


def warc_records(stream: BinaryIO) -> ArchiveIterator:
    """Return the records of a file that is plain or compressed with gzip, from where the stream is."""
    start = stream.tell()
    lines = _first_bytes(stream).split(b"\n", 1)
    stream.seek(start)
    bare = len(lines) > 1 and not lines[0].endswith(b"\r")  # some old tools end the lines of heads so
    return ArchiveIterator(stream, max_header_len=MAX_HEAD_BYTES, quirks_mode=bare)


def _first_bytes(stream: BinaryIO) -> bytes:
    packed = stream.read(FIRST_BYTES)
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(packed) if packed.startswith(GZIP_MAGIC) else packed
    except zlib.error:
        return b""


def _has_frame_for_each_record(file: File) -> bool:
    """Return whether each of the first records of a Zstandard file begins with a frame of its own."""
    with file.open("rb") as stream:
        try:
            starts = [record.stream_pos for record in islice(ArchiveIterator(stream), TRIED_RECORDS)]
            return len(starts) == len(set(starts)) > 0 and all(begins_record(file, stream, start) for start in starts)
        except DAMAGE:
            return False


def has_length(record: WarcRecord) -> bool:
    """Return whether the head has a Content-Length. Without it the head is damaged, but FastWARC gives no error."""
    return bool(record.headers.get("Content-Length"))


def target_url(record: WarcRecord) -> str:
    """Return the URL of a record, empty if it has none. Wget writes it in angle brackets."""
    return without_unsafe(record.headers.get("WARC-Target-URI") or "").strip("<> \t")
