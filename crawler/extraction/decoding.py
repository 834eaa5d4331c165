"""Bytes to text: what a page says, whatever it says about its own encoding.

Strict UTF-8 is tried first, since other text almost never passes as UTF-8 by
chance; then what the page declares; then GB18030, the superset of the gb2312
that Chinese sites declare. A page of mixed parts is decoded part by part, so
one included fragment in another encoding costs nothing but itself. GB18030 reads
most UTF-8 without an error, so runs that are surely UTF-8 make a page mixed too.
"""

from __future__ import annotations

import codecs
import re

DECLARATION_WITHIN_BYTES = 4096
"""How far into a page a `<meta charset>` is looked for."""

FALLBACK = "gb18030"

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "euc-cn": "gb18030"}
"""Declared names and the superset that pages really use."""
SERVER_DEFAULTS = frozenset({"iso8859-1", "ascii"})
"""What servers add by themselves; it says nothing of the page."""

_HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_META_CHARSET = re.compile(rb"<(?:meta|\?xml)\b[^>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_PART = re.compile(rb"[^<\n]*(?:[<\n]|\Z)")
_NOT_ASCII = re.compile(rb"[\x80-\xff]+")
_UTF8_RUN = re.compile(rb"(?:\xe2\x80[\x80-\xbf]|[\xe3-\xe9][\x80-\xbf]{2}|\xef[\xbc-\xbe][\x80-\xbf])+")
"""Typographic marks, Chinese and full-width characters in UTF-8."""
_MOJIBAKE_SIGN = re.compile("¡[¯°±®ª\xad¤]")
_MOJIBAKE_RUN = re.compile("[\xa1-\xfe]{2,}")


def decode(body: bytes, content_type: str = "") -> str:
    """Return the text of `body`. Never fails: what cannot be read becomes U+FFFD."""
    for bom, encoding in BOMS:
        if body.startswith(bom):
            return body[len(bom) :].decode(encoding, "replace")
    text = _strict(body, "utf-8")
    if text is None:
        encodings = [*_declared(body, content_type), FALLBACK]
        whole = () if _is_mixed(body) else encodings
        text = next((t for e in whole if (t := _strict(body, e)) is not None), None)
        text = text if text is not None else _decode_in_parts(body, encodings[0])
    return repair_mojibake(text)


def repair_mojibake(text: str) -> str:
    """Undo GB2312 read as ISO-8859-1: `world¡¯s` becomes `world’s`.

    Nothing is touched unless the text shows the typographic marks that only
    that mistake makes, so Spanish and French stay as they are.
    """
    if not _MOJIBAKE_SIGN.search(text):
        return text
    return _MOJIBAKE_RUN.sub(_repaired_run, text)


def _repaired_run(run: re.Match[str]) -> str:
    return _strict(run[0].encode("latin-1"), "gb2312") or run[0]


def _strict(body: bytes, encoding: str) -> str | None:
    """Decode, or None. A last character that was cut off is no reason to fail, if others came through."""
    try:
        return body.decode(encoding)
    except UnicodeDecodeError as error:
        cut_off = error.end == len(body) and error.reason in {"unexpected end of data", "incomplete multibyte sequence"}
        whole = body[: error.start]
        return whole.decode(encoding) if cut_off and not whole.isascii() else None


def _declared(body: bytes, content_type: str) -> list[str]:
    """Return the usable encodings that the header and the page name, in that order."""
    header = _HEADER_CHARSET.search(content_type)
    meta = _META_CHARSET.search(body[:DECLARATION_WITHIN_BYTES])
    names = [header[1] if header else "", meta[1].decode("ascii") if meta else ""]
    return [known for name in names if (known := _known(name))]


def _known(name: str) -> str | None:
    try:
        known = codecs.lookup(WIDER.get(name.lower(), name)).name
    except (LookupError, ValueError):
        return None
    # Python's registry also holds codecs that are no character sets, such as rot13.
    is_text = getattr(codecs.lookup(known), "_is_text_encoding", True)
    return None if known in SERVER_DEFAULTS or known.startswith("utf") or not is_text else known


def _is_mixed(body: bytes) -> bool:
    """Tell whether a page that is not UTF-8 holds runs that are UTF-8 and cannot be GB2312."""
    return any(_UTF8_RUN.fullmatch(run) and not _is_gb2312(run) for run in _NOT_ASCII.findall(body))


def _is_gb2312(run: bytes) -> bool:
    try:
        run.decode("gb2312")
    except UnicodeDecodeError:
        return False
    return True


def _decode_in_parts(body: bytes, encoding: str) -> str:
    """Decode tag by tag and line by line: `<` and newline are the same byte in every encoding here."""
    return "".join(_decode_part(part, encoding) for part in _PART.findall(body))


def _decode_part(part: bytes, encoding: str) -> str:
    for attempt in ("utf-8", encoding):
        try:
            return part.decode(attempt)
        except UnicodeDecodeError:
            continue
    return part.decode(encoding, "replace")
