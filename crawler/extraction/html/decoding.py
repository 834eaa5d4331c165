"""Bytes to text, also if the page declares a wrong encoding or none.

Strict UTF-8 is tried first: other encodings are almost never valid UTF-8 by chance. Of the other pages, the declared
encodings and a detector are compared (detected_encoding.py). A page with parts in several encodings, or with broken
UTF-8, is decoded part by part. A run of UTF-8 that cannot be GB2312 shows that a page has several encodings.
"""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from crawler.extraction.html.declared_encodings import GB18030, declared_encodings
from crawler.extraction.html.detected_encoding import best_encoding
from crawler.extraction.html.double_encoding import may_be_double, repaired
from crawler.unsafe_characters import without_unsafe

if TYPE_CHECKING:
    from collections.abc import Callable

BOMS = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_PART = re.compile(rb"[\x80-\xff][^<\n]*")
"""From a byte that is not ASCII to the next `<` or newline, which are the same byte in all these encodings."""
_ASCII_AS_BLANKS = b" " * 0x80 + bytes(range(0x80, 0x100))
_UTF8_RUN = re.compile(rb"(?:\xe2\x80[\x80-\xbf]|[\xe3-\xe9][\x80-\xbf]{2}|\xef[\xbc-\xbe][\x80-\xbf])+")
"""Typographic characters, Chinese and full-width characters in UTF-8."""
_SNIFFED_BYTES = 1024
_NUL = 0
_NO_ASCII = bytes(range(0x80, 0x100))
_JAPANESE_ESCAPE = b"\x1b$"  # ISO-2022-JP has bytes of ASCII alone
_PLAIN = b"\t\n\r" + bytes(range(0x20, 0x7F))


def decode(body: bytes, content_type: str = "", fallback: str = "") -> str:
    """Return the text of `body` without unsafe characters. Never fails: undecodable bytes become U+FFFD.

    `fallback` is the encoding that pages of the site have if they declare none.
    """
    return decoded(body, content_type, fallback)[0]


def decoded(body: bytes, content_type: str = "", fallback: str = "") -> tuple[str, bytes | None]:
    """Return the same text, and the bytes of the body if they are this text in UTF-8, as of most pages."""
    for bom, encoding in BOMS.items():
        if body.startswith(bom):
            return without_unsafe(repaired(body[len(bom) :].decode(encoding, "replace"))), None
    body = body.removeprefix(codecs.BOM_UTF8)
    text = None if _is_wide(body) else _strict(body, "utf-8")
    if text is None:
        return without_unsafe(repaired(_decode_other(body, content_type, fallback))), None
    if not _is_clean(body):
        return without_unsafe(repaired(text)), None
    return text, body if body[-1:].isascii() else None  # an incomplete last character is not in the text


def _is_clean(body: bytes) -> bool:
    """Return whether a body in UTF-8 has no unsafe characters, and none that were encoded twice.

    Only the bytes that are not printable ASCII are searched, which are few. A sign of double encoding there may join
    bytes that are not adjacent on the page, so the whole body is searched then.
    """
    others = body.translate(None, _PLAIN)
    text = others.decode("utf-8", "ignore")
    return text == without_unsafe(text) and not (may_be_double(others) and may_be_double(body))


def _is_wide(body: bytes) -> bool:
    """Return whether a body looks like ASCII, but is UTF-16 or ISO-2022-JP."""
    return _utf_16_without_bom(body) is not None or (body.isascii() and _JAPANESE_ESCAPE in body)


def _strict_cesu_8(body: bytes) -> str | None:
    """Decode UTF-8 with surrogates: a pair is a character, a single one is dropped. None if it is not such text."""
    try:
        return body.decode("utf-8", "surrogatepass").encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
    except UnicodeDecodeError:
        return None


def _decode_other(body: bytes, content_type: str, fallback: str) -> str:
    wide = _utf_16_without_bom(body)
    if wide is not None:
        return body.decode(wide, "replace")
    if body.isascii():
        return body.decode("iso2022_jp_ext", "replace")
    text = _strict_cesu_8(body)
    return _decode_legacy(body, content_type, fallback) if text is None else text


def _decode_legacy(body: bytes, content_type: str, fallback: str) -> str:
    encoding = best_encoding(body, declared_encodings(body, content_type), fallback)
    if _is_mostly_utf_8(body):
        return _decode_in_parts(
            body, lambda p: p.decode("utf-8", "replace") if _is_mostly_utf_8(p) else _decode_part(p, encoding)
        )
    text = None if encoding == GB18030 and _is_mixed(body) else _strict(body, encoding)
    return _decode_in_parts(body, lambda part: _decode_part(part, encoding)) if text is None else text


def _is_mostly_utf_8(body: bytes) -> bool:
    """Return whether more characters beyond ASCII are valid UTF-8 than invalid."""
    text = body.decode("utf-8", "replace")
    beyond_ascii = len(text) - len(body.translate(None, _NO_ASCII))
    return beyond_ascii > 2 * text.count("\ufffd")


def _utf_16_without_bom(body: bytes) -> str | None:
    """Return the kind of UTF-16, in which every second byte of markup is NUL; None for other encodings."""
    odd, even = body[1:_SNIFFED_BYTES:2].count(_NUL), body[0:_SNIFFED_BYTES:2].count(_NUL)
    least = min(len(body), _SNIFFED_BYTES) // 8
    if max(odd, even) <= max(least, 1) or min(odd, even) > least // 8:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _strict(body: bytes, encoding: str) -> str | None:
    """Decode strictly; None on an error. An incomplete last character is dropped, if there are others beyond ASCII."""
    try:
        return body.decode(encoding)
    except UnicodeDecodeError as error:
        cut_off = error.end == len(body) and error.reason in {"unexpected end of data", "incomplete multibyte sequence"}
        whole = body[: error.start]
        return whole.decode(encoding) if cut_off and not whole.isascii() else None


def _is_mixed(body: bytes) -> bool:
    """Return whether a page that is not UTF-8 contains runs that are UTF-8 and cannot be GB2312."""
    runs = (run for run in body.translate(_ASCII_AS_BLANKS).split() if _UTF8_RUN.fullmatch(run))
    return any("\ufffd" in run.decode("gb2312", "replace") for run in runs)


def _decode_in_parts(body: bytes, decode_part: Callable[[bytes], str]) -> str:
    """Decode each tag and each line by itself."""
    pieces: list[str] = []
    end = 0
    for part in _PART.finditer(body):
        pieces += (body[end : part.start()].decode("ascii"), decode_part(part[0]))
        end = part.end()
    return "".join(pieces) + body[end:].decode("ascii")


def _decode_part(part: bytes, encoding: str) -> str:
    for attempt in ("utf-8", encoding):
        try:
            return part.decode(attempt)
        except UnicodeDecodeError:
            continue
    return part.decode(encoding, "replace")
