"""The body of an archived response, freed from the encodings of its transfer, with a bound on its size.

WARC files hold what the wire held: chunks, gzip, Brotli, Zstandard. Some tools
decode the body and leave the header, so a body that is not what its header says
is taken as it is.
"""

from __future__ import annotations

import re
import sys
import zlib
from typing import TYPE_CHECKING

import brotli

if TYPE_CHECKING:
    from collections.abc import Callable

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

MAX_BODY_BYTES = 50_000_000
"""A body that unpacks to more is no article: it is cut here, which the page's own size bound then refuses."""
_ANY_ZLIB = zlib.MAX_WBITS | 32
_RAW_DEFLATE = -zlib.MAX_WBITS
_CHUNK_SIZE = re.compile(rb"[0-9A-Fa-f]{1,16}")
"""Digits alone: `int` takes a sign too, and a chunk of less than nothing would be read for ever."""


def decoded(body: bytes, transfer_encoding: str, content_encoding: str) -> bytes:
    """Return the body without its encodings."""
    if "chunked" in transfer_encoding.lower():
        body = _without_chunks(body)
    for name in reversed(content_encoding.lower().split(",")):
        body = _without(name.strip(), body)
    return body


def _without_chunks(body: bytes) -> bytes:
    """Join chunks (RFC 9112, 7.1); a body that is not in chunks is returned as it is."""
    joined, at = bytearray(), 0
    while at < len(body):
        line_end = body.find(b"\r\n", at)
        size = _chunk_size(body[at : line_end if line_end >= 0 else len(body)])
        if line_end < 0 or size is None:
            return bytes(joined) if joined else body
        if size == 0:
            break
        joined += body[line_end + 2 : line_end + 2 + size]
        at = line_end + 2 + size + 2
    return bytes(joined)


def _chunk_size(line: bytes) -> int | None:
    size = line.split(b";", 1)[0].strip()
    return int(size, 16) if _CHUNK_SIZE.fullmatch(size) else None


def _without(encoding: str, body: bytes) -> bytes:
    undo = _UNDO.get(encoding)
    return body if undo is None else undo(body)


def _inflated(body: bytes) -> bytes:
    for wbits in (_ANY_ZLIB, _RAW_DEFLATE):
        try:
            return zlib.decompressobj(wbits).decompress(body, MAX_BODY_BYTES + 1)
        except zlib.error:
            continue
    return body


def _without_brotli(body: bytes) -> bytes:
    try:
        unpacked: bytes = brotli.Decompressor().process(body, output_buffer_limit=MAX_BODY_BYTES + 1)
    except brotli.error:
        return body
    return unpacked


def _without_zstd(body: bytes) -> bytes:
    try:
        return zstd.ZstdDecompressor().decompress(body, MAX_BODY_BYTES + 1)
    except zstd.ZstdError:
        return body


_UNDO: dict[str, Callable[[bytes], bytes]] = {
    "gzip": _inflated,
    "x-gzip": _inflated,
    "deflate": _inflated,
    "br": _without_brotli,
    "zstd": _without_zstd,
}
