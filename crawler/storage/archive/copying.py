"""Copies records of WARC files into a new file. A record that stays as it is is copied byte for byte."""

from __future__ import annotations

import os
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from enum import Enum, auto
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from crawler.durable_files import PART
from crawler.exceptions import DamagedFileError
from crawler.storage.archive.record_parser import ParsedRecord
from crawler.storage.archive.records import Parts, warcinfo
from crawler.storage.archive.relocation import MovedRecords
from crawler.storage.archive.walk import READ_BYTES, Piece, pieces
from crawler.storage.archive.writer import COMPRESSION, SOFTWARE, compressed
from crawler.vocabulary import WarcType

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

Keep = Callable[[ParsedRecord], bool]
Change = Callable[[Piece, MovedRecords], Parts | None]
Masked = Callable[[ParsedRecord], Parts | None]


class OnDamage(Enum):
    """The treatment of bytes that are not a whole record: they are left out, or nothing is copied."""

    LEAVE_OUT = auto()
    SET_ASIDE = auto()  # the same, and the old files are kept under another name
    REFUSE = auto()


class Copied(NamedTuple):
    """How many records were copied and left out, and where each is now; `warcinfo` records are not counted."""

    records: int
    dropped: int
    lost_bytes: int
    moved: MovedRecords


def keep_all(_record: ParsedRecord) -> bool:
    """Keep all records."""
    return True


def mask_nothing(_record: ParsedRecord) -> Parts | None:
    """Mask nothing."""
    return None


def copy_records(  # noqa: PLR0913  # the choices of a rewriting
    sources: Sequence[Path], part: Path, keep: Keep, change: Change, damage: OnDamage, *, drops_copies: bool
) -> Copied:
    """Write the records that are kept into the new file `part`, and to the disk.

    `change` gives other content for a record. With `drops_copies`, a record that is there twice is written once.
    OSError if it fails, DamagedFileError if damage is refused.
    """
    with part.open("wb") as out:
        out.write(compressed(warcinfo(part.name.removesuffix(PART), SOFTWARE, "", datetime.now(UTC))))
        copy = _Copy(out, keep, change, damage, drops_copies=drops_copies)
        for source in sources:
            copy.add(source)
        out.flush()
        os.fsync(out.fileno())
    return Copied(copy.records, copy.dropped, copy.lost_bytes, copy.moved)


class _Copy:
    """A copy that is being written to `out`."""

    def __init__(self, out: BinaryIO, keep: Keep, change: Change, damage: OnDamage, *, drops_copies: bool) -> None:
        self._out, self._keep, self._change, self._damage = out, keep, change, damage
        self._written: dict[tuple[str, str], int] | None = {} if drops_copies else None
        self.moved: dict[tuple[Path, int], int | None] = {}
        self.records = self.dropped = self.lost_bytes = 0

    def add(self, source: Path) -> None:
        """Copy the records of a file."""
        with source.open("rb") as stream:
            for piece in pieces(source, digests=True, contents=True):
                if piece.record is not None:
                    start = self._copied(piece, piece.record, stream)
                    if piece.end > piece.offset:  # records that are compressed together have no places
                        self.moved[source, piece.offset] = start
                elif self._damage == OnDamage.REFUSE:
                    raise DamagedFileError(
                        f"{source}: damaged from byte {piece.offset} on; repair it by chinanews archive repair"
                    )
                else:
                    self.lost_bytes += piece.end - piece.offset

    def _copied(self, piece: Piece, record: ParsedRecord, stream: BinaryIO) -> int | None:
        """Return where a record is in the new file, None if it is left out."""
        is_counted = record.kind != WarcType.WARCINFO
        if not self._keep(record):
            self.dropped += is_counted
            return None
        name = record.headers.get("warc-record-id", ""), record.headers.get("warc-block-digest", "")
        if self._written is not None and all(name) and name in self._written and piece.fault is None:
            self.dropped += is_counted
            return self._written[name]
        start = self._out.tell()
        _write(self._out, stream, piece, self._change(piece, self.moved))
        self.records += is_counted
        if self._written is not None and piece.fault is None:
            self._written[name] = start
        return start


def _write(out: BinaryIO, stream: BinaryIO, piece: Piece, other: Parts | None) -> None:
    """Write a record: as it is where it is a gzip member, else compressed, or with other content."""
    if other is not None:
        out.write(compressed(other))
    elif piece.is_member:
        stream.seek(piece.offset)
        while left := piece.end - stream.tell():
            out.write(stream.read(min(READ_BYTES, left)))
    elif piece.record is not None and piece.record.bytes is not None:
        member = zlib.compressobj(COMPRESSION, wbits=zlib.MAX_WBITS | 16)
        while data := piece.record.bytes.read(READ_BYTES):
            out.write(member.compress(data))
        out.write(member.flush())
