"""Reads `.warc.zst` files (IIPC: "Zstandard Compression of WARC Files"), with or without a dictionary at the front.

A record that begins with a frame is read from that byte of the file. In a file of one frame for all records, a place
is the byte in the decompressed file, which is decompressed from its start each time.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, BinaryIO, cast

if TYPE_CHECKING:
    from crawler.remote_files import File

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

READ_BYTES = 1 << 20
FRAME_MAGIC = b"\x28\xb5\x2f\xfd"  # RFC 8878, 3.1.1
RECORD_MAGIC = b"WARC/"
DAMAGE = (OSError, EOFError, zstd.ZstdError)
_DICTIONARY_FRAME, _DICTIONARY_MAGIC = b"\x5d\x2a\x4d\x18", b"\x37\xa4\x30\xec"
_SKIPPABLE = frozenset(bytes([0x50 + low]) + b"\x2a\x4d\x18" for low in range(16))
_MAGIC_BYTES = 4


def is_zstd(file: File) -> bool:
    """Return whether a file is compressed with Zstandard."""
    with file.open("rb") as stream:
        return stream.read(_MAGIC_BYTES) in {FRAME_MAGIC, *_SKIPPABLE}


def begins_frame(stream: BinaryIO, offset: int) -> bool:
    """Return whether a frame begins at a byte of a file, where the stream is then."""
    stream.seek(offset)
    found = stream.read(_MAGIC_BYTES) == FRAME_MAGIC
    stream.seek(offset)
    return found


def begins_record(file: File, stream: BinaryIO, offset: int) -> bool:
    """Return whether a frame begins at a byte of a file, and a record with it."""
    return begins_frame(stream, offset) and decompressed(file, stream, offset).read(len(RECORD_MAGIC)) == RECORD_MAGIC


def decompressed(file: File, stream: BinaryIO, offset: int) -> BinaryIO:
    """Return the decompressed bytes from a place on: the byte of a frame, or else a byte in the decompressed file."""
    at_frame = begins_frame(stream, offset)
    stream.seek(offset if at_frame else 0)
    opened = zstd.ZstdFile(stream, zstd_dict=_dictionary(file))
    if not at_frame:
        opened.seek(offset)
    return cast("BinaryIO", opened)


def frame_end(file: File, stream: BinaryIO) -> int | None:
    """Return the byte after the frame that begins where the stream is, or None if it is not whole."""
    frame = zstd.ZstdDecompressor(_dictionary(file))
    try:
        while not frame.eof:
            packed = stream.read(READ_BYTES) if frame.needs_input else b""
            if frame.needs_input and not packed:
                return None
            frame.decompress(packed, READ_BYTES)
    except zstd.ZstdError:
        return None
    return stream.tell() - len(frame.unused_data)


def _dictionary(file: File) -> zstd.ZstdDict | None:
    """Return the dictionary at the front of a file, which can be compressed itself; None if there is none.

    ZstdError if it is not a dictionary.
    """
    with file.open("rb") as stream:
        if stream.read(_MAGIC_BYTES) != _DICTIONARY_FRAME:
            return None
        content = stream.read(int.from_bytes(stream.read(_MAGIC_BYTES), "little"))
    content = zstd.decompress(content) if content.startswith(FRAME_MAGIC) else content
    try:
        return zstd.ZstdDict(content, is_raw=not content.startswith(_DICTIONARY_MAGIC))
    except ValueError as error:  # it is shorter than any dictionary, or damaged
        raise zstd.ZstdError(str(error)) from error
