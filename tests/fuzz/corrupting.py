"""Corrupts bytes: removes, repeats and replaces pieces, and inserts tokens that are difficult for readers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

TOKENS = (
    b"\x00",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xed\xa0\x80",
    b"&#1;",
    b"&#x1F;",
    b"&#xD800;",
    b"&#99999999;",
    b"<!--",
    b"-->",
    b"<![CDATA[",
    b"]]>",
    b"<script>",
    b"</body>",
    b"<div>" * 300,
    b"<table><tr>",
    b"<p id=yanse>",
    b"<base href='//['>",
    b"<a href='http://['>x</a>",
    b'<meta charset="rot13">',
    b'<meta charset="utf-16">',
    b"<!DOCTYPE x [<!ENTITY a '&a;'>]>",
    b"&a;",
    b"Content-Length: -1\r\n",
    b"Content-Length: 99999999999\r\n",
    b"WARC/1.0\r\n",
    b"\r\n\r\n",
    b"{" * 2000,
    b"[" * 2000,
    b'"link":',
    b"1e999",
    b"ffffffffffffffff\r\n",
    b"\x1f\x8b\x08",
    "中国".encode("gb18030"),
    "🍵".encode(),
    b"\x0c",
    b"\x85",
    b"HTTP/1.1 abc\r\n",
    b"WARC-Date: never\r\n",
    b"99999-99-99 99:99",
)
MAX_CHANGES = 6
MAX_PIECE_BYTES = 200


def corrupted(content: bytes, random: Random) -> bytes:
    """Return the content with some changes."""
    changed = bytearray(content)
    for _ in range(random.randint(1, MAX_CHANGES)):
        _change(changed, random)
    return bytes(changed)


def _change(content: bytearray, random: Random) -> None:
    start = random.randint(0, len(content))
    end = min(len(content), start + random.randint(0, MAX_PIECE_BYTES))
    piece = bytes(content[start:end])
    way = random.randrange(5)
    if way == 0:
        del content[start:end]
    elif way == 1:
        content[start:start] = piece * random.randint(1, 20)
    elif way == 2:
        content[start:end] = random.randbytes(len(piece))
    elif way == 3:
        del content[start:]
    else:
        content[start:start] = random.choice(TOKENS)
