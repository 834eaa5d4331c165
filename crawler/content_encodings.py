"""Decompresses HTTP bodies (Content-Encoding: gzip, deflate, br, zstd) within a limit on the decompressed size.

The network refuses a damaged body: half an article must not pass for a whole one. The archive takes as much of it as
can be read. For both, a body that looks like text is taken as it is: the header can be wrong.
"""

from __future__ import annotations

import re
import sys
import zlib
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING

import brotli

from crawler.exceptions import BodyError
from crawler.vocabulary import Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator

    _Decoder = Callable[[bytes], Iterator[bytes]]

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

PART_BYTES = 65536
SLICE_BYTES = 4096  # how much of a compressed body is decompressed at once
MAX_FRAMES = 1_000  # of Zstandard; each takes 16 µs, so a body of empty ones would take half a minute
_GZIP_MAGIC = b"\x1f\x8b"
_ZSTD_MAGIC = re.compile(rb"\x28\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18")  # a frame, a skippable frame (RFC 8878)
_TEXT = re.compile(rb"\s*(?:[<{\[]|\xef\xbb\xbf)[^\x00-\x08\x0b\x0c\x0e-\x1f]{,63}+(?![\x00-\x08\x0b\x0c\x0e-\x1f])")
"""The start of HTML, XML or JSON. A Brotli stream can start with `[` too, but control characters follow soon."""


def decompress(body: bytes, encodings: Iterable[str], limit: int) -> bytes:
    """Undo the encodings, given in the order in which they were applied.

    BodyError with TOO_LARGE for more than `limit` bytes, with TRUNCATED_BODY for a body that is cut off, with
    BAD_ENCODING for any other damage and for an unknown encoding.
    """
    for name in _last_first(encodings):
        body, fault = _without(_DECODERS[name], body, limit) if name in _DECODERS else (body, Reason.BAD_ENCODING)
        if fault is not None:
            raise BodyError(fault)
    return body


def decompress_leniently(body: bytes, encodings: Iterable[str], limit: int) -> bytes:
    """Undo the encodings as far as possible.

    A body that is not in its declared encoding is returned as it is. A body that is cut off gives the part that can
    be read. The result is cut to `limit + 1` bytes, so that the caller can see that it is too large.
    """
    for name in _last_first(encodings):
        body, _ = _without(_LENIENT_DECODERS.get(name, ()), body, limit)
    return body


def _last_first(encodings: Iterable[str]) -> list[str]:
    names = [name.strip().lower() for name in encodings]
    return [name for name in reversed(names) if name not in {"", "identity"}]


def _without(decoders: tuple[_Decoder, ...], body: bytes, limit: int) -> tuple[bytes, Reason | None]:
    """Return the output of the first decoder that fits, and its fault; the body itself if none fits."""
    if not body or _TEXT.match(body):
        return body, None
    for decoder in decoders:
        joined, fault = _joined(decoder(body), limit)
        if fault is not Reason.BAD_ENCODING:
            return joined, fault
    return body, Reason.BAD_ENCODING


def _joined(parts: Iterator[bytes], limit: int) -> tuple[bytes, Reason | None]:
    joined = BytesIO()  # getvalue() makes no copy, bytes(bytearray) makes one
    try:
        for part in parts:
            joined.write(part)
            if joined.tell() > limit:
                return joined.getvalue()[: limit + 1], Reason.TOO_LARGE
    except EOFError:
        return joined.getvalue(), Reason.TRUNCATED_BODY
    except (zlib.error, brotli.error, zstd.ZstdError):
        return joined.getvalue(), Reason.BAD_ENCODING
    return joined.getvalue(), None


def _gzip(body: bytes) -> Iterator[bytes]:
    """Decompress all gzip members. Other bytes after the last member are ignored, as browsers do."""
    end = yield from _inflate(body, zlib.MAX_WBITS | 16)
    while body.startswith(_GZIP_MAGIC, end):
        end = yield from _inflate(body, zlib.MAX_WBITS | 16, end)


def _inflate(body: bytes, wbits: int, start: int = 0) -> Generator[bytes, None, int]:
    """Yield the parts of the stream that begins at byte `start`, and return where it ends. EOFError if it is cut off.

    The input is read in slices, because zlib copies all bytes after a stream, and a body can have many streams.
    """
    stream, at = zlib.decompressobj(wbits), start
    while not stream.eof and (given := stream.unconsumed_tail or body[at : at + SLICE_BYTES]):
        at += 0 if stream.unconsumed_tail else len(given)
        yield stream.decompress(given, PART_BYTES)
    if not stream.eof:
        yield stream.flush()  # zlib can hold back the end of a part that is exactly PART_BYTES long
    if not stream.eof:
        raise EOFError
    return at - len(stream.unused_data)


def _brotli(body: bytes) -> Iterator[bytes]:
    stream = brotli.Decompressor()
    while not stream.is_finished():
        part = stream.process(body, output_buffer_limit=PART_BYTES)
        body = b""
        if not part and not stream.is_finished() and stream.can_accept_more_data():
            raise EOFError
        yield part


def _zstd(body: bytes) -> Iterator[bytes]:
    """Decompress all frames. Other bytes after the last frame are ignored, as after gzip's last member."""
    at = 0
    for _ in range(MAX_FRAMES):
        stream = zstd.ZstdDecompressor()
        while not stream.eof:
            given = body[at : at + SLICE_BYTES] if stream.needs_input else b""
            at += len(given)
            part = stream.decompress(given, PART_BYTES)
            if not part and stream.needs_input and at >= len(body):
                raise EOFError
            yield part
        at -= len(stream.unused_data)
        if not _ZSTD_MAGIC.match(body, at):
            return
    raise zstd.ZstdError("too many frames")


_DEFLATE: tuple[_Decoder, ...] = (partial(_inflate, wbits=zlib.MAX_WBITS), partial(_inflate, wbits=-zlib.MAX_WBITS))
"""Some servers send deflate without zlib's header, against RFC 9110 (8.4.1.2)."""
_DECODERS = {"gzip": (_gzip,), "x-gzip": (_gzip,), "deflate": _DEFLATE, "br": (_brotli,), "zstd": (_zstd,)}
_LENIENT_DECODERS = _DECODERS | dict.fromkeys(("gzip", "x-gzip", "deflate"), (_gzip, *_DEFLATE))
"""Some servers confuse the names of the three formats that are made of deflate."""
