"""Walks through a WARC file record by record, past damage, and says which bytes belong to each record.

A record is whole if it is decompressed without error, its content has the length that its head states, and line ends
close it. After damage the walk goes on where the next record begins. Memory does not grow with the size of a record.
"""

from __future__ import annotations

import re
import zlib
from contextlib import closing
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from crawler.storage.archive.record_bounds import GZIP_MAGIC
from crawler.storage.archive.record_parser import DamagedRecordError, RecordParser
from crawler.storage.archive.zstd_file import DAMAGE, RECORD_MAGIC, decompressed, is_zstd
from crawler.vocabulary import ArchiveFault

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from pathlib import Path

    from crawler.storage.archive.record_parser import ParsedRecord

READ_BYTES = 1 << 16  # longer than most records, which begin at the next read again
_GZIP = zlib.MAX_WBITS | 16
_MEMBER, _PLAIN = re.compile(rb"\x1f\x8b\x08"), re.compile(rb"WARC/[01]\.")
_PATTERN_BYTES = 8  # longer than what both patterns find


class Piece(NamedTuple):
    """A part of a file, from byte `offset` to `end`: a record, or, without `record`, bytes that are not a record.

    `fault` says why; of a record, which digest is wrong. `is_member`: the bytes are a gzip member with this record
    alone. For the records of a file that is compressed as a whole, both bytes are those where the member begins; of a
    Zstandard file they count the decompressed bytes.
    """

    offset: int
    end: int
    record: ParsedRecord | None
    fault: ArchiveFault | None = None
    is_member: bool = False


def pieces(file: Path, start: int = 0, *, digests: bool = False, contents: bool = False) -> Iterator[Piece]:
    """Yield the pieces of a file from byte `start` on, in order; line ends between records are left out.

    With `digests`, they are compared; with `contents`, a record has its bytes until the next one is asked for.
    OSError if the file cannot be read.
    """
    parser = RecordParser(digests=digests, contents=contents)
    with file.open("rb") as stream, closing(parser):
        for piece in _in_zstd(file, stream, start, parser) if is_zstd(file) else _pieces(file, stream, start, parser):
            try:
                yield piece
            finally:
                if piece.record is not None:
                    piece.record.close()


def _pieces(file: Path, stream: BinaryIO, start: int, parser: RecordParser) -> Iterator[Piece]:
    is_packed = stream.read(len(GZIP_MAGIC)) == GZIP_MAGIC
    unit, pattern = (_member, _MEMBER) if is_packed else (_plain, _PLAIN)
    size, offset = file.stat().st_size, start
    while offset < size:
        parser.reset()
        try:
            offset = yield from unit(stream, offset, parser)
        except (DamagedRecordError, zlib.error) as error:
            offset = yield from _damage(stream, offset if is_packed else offset + parser.start, error, pattern)


def _damage(stream: BinaryIO, offset: int, error: Exception, pattern: re.Pattern[bytes]) -> Generator[Piece, None, int]:
    """Yield the damage that begins at a byte, and return where the next record begins."""
    fault = error.fault if isinstance(error, DamagedRecordError) else ArchiveFault.DAMAGED
    end = _next_start(stream, offset + 1, pattern)
    stream.seek(offset)
    if stream.read(READ_BYTES).strip(b"\r\n"):
        yield Piece(offset, end, None, fault)
    return end


def _member(stream: BinaryIO, offset: int, parser: RecordParser) -> Generator[Piece, None, int]:
    """Yield the records of one gzip member, and return its end."""
    stream.seek(offset)
    member = zlib.decompressobj(_GZIP)
    waiting: ParsedRecord | None = None
    is_only = True
    try:
        while not member.eof:
            packed = member.unconsumed_tail or stream.read(READ_BYTES)
            if not packed:
                raise DamagedRecordError(ArchiveFault.CUT_OFF)  # noqa: TRY301  # the record before it is given up
            for record in parser.feed(member.decompress(packed, READ_BYTES)):
                if waiting is not None:
                    yield Piece(offset, offset, waiting, waiting.fault)
                    is_only = False
                waiting = record
        last = _finished(parser)
    except BaseException:
        if waiting is not None:
            waiting.close()
        raise
    end = stream.tell() - len(member.unused_data)
    found = [record for record in (waiting, last) if record is not None]
    is_only &= len(found) == 1
    for record in found:
        yield Piece(offset, end if is_only else offset, record, record.fault, is_only)
    return end


def _finished(parser: RecordParser) -> ParsedRecord | None:
    """Return the last record of a member; one without all of its content has a wrong length."""
    try:
        return parser.finish()
    except DamagedRecordError:
        raise DamagedRecordError(ArchiveFault.WRONG_LENGTH) from None


def _plain(stream: BinaryIO, offset: int, parser: RecordParser) -> Generator[Piece, None, int]:
    """Yield the records of a plain file from a byte on, and return the end of the file."""
    stream.seek(offset)
    while data := stream.read(READ_BYTES):
        for record in parser.feed(data):
            yield Piece(offset + record.start, offset + record.end, record, record.fault)
    if (last := parser.finish()) is not None:
        yield Piece(offset + last.start, offset + last.end, last, last.fault)
    return stream.tell()


def _in_zstd(file: Path, stream: BinaryIO, start: int, parser: RecordParser) -> Iterator[Piece]:
    """Yield the records up to the first damage: nothing can be decompressed after it."""
    try:
        opened = decompressed(file, stream, 0)
        opened.seek(start)
        yield from _from(opened, start, parser)
    except DamagedRecordError as error:
        yield Piece(start + parser.start, start + parser.position, None, error.fault)
    except DAMAGE:
        yield Piece(start + parser.start, start + parser.position, None, ArchiveFault.DAMAGED)


def _from(opened: BinaryIO, start: int, parser: RecordParser) -> Iterator[Piece]:
    yield from _plain(opened, start, parser)


def _next_start(stream: BinaryIO, offset: int, pattern: re.Pattern[bytes]) -> int:
    """Return the first byte from `offset` on where a record can begin, or the end of the file."""
    while True:
        stream.seek(offset)
        data = stream.read(READ_BYTES)
        for found in pattern.finditer(data):
            if pattern is _PLAIN or _begins_record(stream, offset + found.start()):
                return offset + found.start()
        if len(data) < READ_BYTES:
            return offset + len(data)
        offset += READ_BYTES - _PATTERN_BYTES


def _begins_record(stream: BinaryIO, offset: int) -> bool:
    """Return whether the gzip member at a byte begins with a WARC record."""
    stream.seek(offset)
    try:
        first = zlib.decompressobj(_GZIP).decompress(stream.read(READ_BYTES), len(RECORD_MAGIC))
    except zlib.error:
        return False
    return first == RECORD_MAGIC
