"""The encodings of a response's body, undone within a bound on its size, and strictly.

A body that is cut off or damaged is refused: half an article must not pass for
a whole one. A body that is not in the encoding its header names at all is taken
as it is, as long as it begins like text.
"""

from __future__ import annotations

import sys
import zlib
from typing import TYPE_CHECKING, Any

import brotli

from crawler.exceptions import BodyError
from crawler.vocabulary import Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

PART_BYTES = 65536
_GZIP = zlib.MAX_WBITS | 16
_ZLIB, _RAW_DEFLATE = zlib.MAX_WBITS, -zlib.MAX_WBITS
_GZIP_MAGIC = b"\x1f\x8b"
_BEGINS_TEXT = (b"<", b"{", b"[", b"\xef\xbb\xbf")


def unpacked(body: bytes, encodings: Iterable[str], limit: int) -> bytes:
    """Undo the encodings, named in the order they were applied. BodyError tells what is wrong with the body."""
    for name in reversed([name.strip().lower() for name in encodings]):
        if name in {"", "identity"}:
            continue
        if name not in _UNPACK:
            raise BodyError(Reason.BAD_ENCODING)
        if body and not body.lstrip()[:3].startswith(_BEGINS_TEXT):
            body = _UNPACK[name](body, limit)
    return body


def _gzip(body: bytes, limit: int) -> bytes:
    """Unpack every member; what follows the last one and is none is passed over, as browsers do."""
    joined = bytearray()
    while not joined or body.startswith(_GZIP_MAGIC):
        member = zlib.decompressobj(_GZIP)
        _inflate_into(joined, member, body, limit)
        body = member.unused_data
        if not body:
            break
    return bytes(joined)


def _deflate(body: bytes, limit: int) -> bytes:
    joined = bytearray()
    try:
        _inflate_into(joined, zlib.decompressobj(_ZLIB), body, limit)
    except BodyError as error:
        if error.reason != Reason.BAD_ENCODING:
            raise
        joined = bytearray()
        _inflate_into(joined, zlib.decompressobj(_RAW_DEFLATE), body, limit)
    return bytes(joined)


def _inflate_into(joined: bytearray, member: Any, body: bytes, limit: int) -> None:
    try:
        while body and not member.eof:
            joined += member.decompress(body, PART_BYTES)
            body = member.unconsumed_tail
            _check_size(joined, limit)
    except zlib.error:
        raise BodyError(Reason.BAD_ENCODING) from None
    if not member.eof:
        joined += member.flush(PART_BYTES)
        raise BodyError(Reason.TRUNCATED_BODY)


def _brotli(body: bytes, limit: int) -> bytes:
    unpacking, joined = brotli.Decompressor(), bytearray()
    try:
        while not unpacking.is_finished():
            part = unpacking.process(body, output_buffer_limit=PART_BYTES)
            body = b""
            joined += part
            _check_size(joined, limit)
            if not part and unpacking.can_accept_more_data():
                raise BodyError(Reason.TRUNCATED_BODY)
    except brotli.error:
        raise BodyError(Reason.BAD_ENCODING) from None
    return bytes(joined)


def _zstd(body: bytes, limit: int) -> bytes:
    unpacking, joined = zstd.ZstdDecompressor(), bytearray()
    try:
        while not unpacking.eof:
            part = unpacking.decompress(body, PART_BYTES)
            body = b""
            joined += part
            _check_size(joined, limit)
            if not part and unpacking.needs_input:
                raise BodyError(Reason.TRUNCATED_BODY)
    except zstd.ZstdError:
        raise BodyError(Reason.BAD_ENCODING) from None
    return bytes(joined)


def _check_size(joined: bytearray, limit: int) -> None:
    if len(joined) > limit:
        raise BodyError(Reason.TOO_LARGE)


_UNPACK: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
