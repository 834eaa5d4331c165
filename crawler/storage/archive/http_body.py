"""Decodes the body of an archived response: chunks (Transfer-Encoding) and compression (Content-Encoding).

WARC files hold the bytes of the network. Some tools decode the body and keep the headers, so a body that does not fit
its headers is taken as it is.
"""

from __future__ import annotations

import re

from crawler.content_encodings import decompress_leniently

MAX_BODY_BYTES = 50_000_000
"""Longer bodies are cut, but stay above this size, so that the size limit for pages refuses them."""
_CHUNK_SIZE = re.compile(rb"[0-9A-Fa-f]{1,16}")
"""Digits only: `int` accepts a sign too, and a negative size would make the loop endless."""


def decoded(body: bytes, transfer_encoding: str, content_encoding: str) -> bytes:
    """Return the body without the encodings that the two header values name."""
    if "chunked" in transfer_encoding.lower():
        body = _without_chunks(body)
    return decompress_leniently(body, content_encoding.split(","), MAX_BODY_BYTES)


def _without_chunks(body: bytes) -> bytes:
    """Join the chunks (RFC 9112, 7.1). A body that is not chunked is returned as it is."""
    joined, at = bytearray(), 0
    while at < len(body):
        line_end = body.find(b"\r\n", at)
        digits = body[at : max(line_end, at)].split(b";", 1)[0].strip()
        if not _CHUNK_SIZE.fullmatch(digits):
            return bytes(joined) if joined else body
        size = int(digits, 16)
        if size == 0:
            break
        joined += body[line_end + 2 : line_end + 2 + size]
        at = line_end + 2 + size + 2
    return bytes(joined)
