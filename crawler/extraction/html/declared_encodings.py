"""The encodings that a page declares: in its Content-Type header, in a `<meta>` or in an XML declaration.

Labels mean what the WHATWG Encoding Standard says: iso-8859-1 and us-ascii are windows-1252, gb2312 is GB18030,
euc-kr and shift_jis are the supersets of Windows.
"""

from __future__ import annotations

import re

import webencodings

MAX_TAG_BYTES = 1_000  # a longer `<meta>` declares no encoding
GB18030, WESTERN = "gb18030", "cp1252"
_SUPERSETS = {"gbk": GB18030, "x-user-defined": WESTERN, "iso2022_jp": "iso2022_jp_ext"}
"""Python's codec for a codec of webencodings: the standard decodes GBK as GB18030."""
_NOT_DECLARED = frozenset({"utf-16-le", "utf-16-be", "replacement"})
"""Names that are ignored: the bytes of UTF-16 show the encoding, and the standard forbids those of `replacement`."""

_HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_SKIPPED = {
    b"!--": b"-->",
    b"script": b"</script",
    b"style": b"</style",
    b"title": b"</title",
    b"textarea": b"</textarea",
}
_OPENING = re.compile(rb"<(!--|(?:script|style|title|textarea|meta|\?xml)(?=[\s/>]))", re.IGNORECASE)
_CHARSET = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_NAMED = re.compile(rb"\s(?:name|property|itemprop)\s*=", re.IGNORECASE)  # a description that mentions a charset
_LANGUAGE = re.compile(rb"<html\b[^>]{0,500}?\blang\s*=\s*[\"']?([a-z]{2,3})\b", re.IGNORECASE)
_LANGUAGE_WITHIN_BYTES = 20_000


def declared_encodings(body: bytes, content_type: str) -> list[str]:
    """Return Python's names of the declared encodings, the header's first, without unknown names."""
    header = _HEADER_CHARSET.search(content_type)
    names = [header[1] if header else "", _meta_charset(body)]
    return list(dict.fromkeys(codec for name in names if (codec := codec_of(name))))


def codec_of(label: str) -> str | None:
    """Return Python's codec for a label of the Encoding Standard. None for UTF-16 and other labels."""
    encoding = webencodings.lookup(label)
    codec = str(encoding.codec_info.name) if encoding else "replacement"
    return None if codec in _NOT_DECLARED else _SUPERSETS.get(codec, codec)


def declared_language(body: bytes) -> str:
    """Return the language code of the `<html>` tag in small letters, "" if there is none."""
    found = _LANGUAGE.search(body[:_LANGUAGE_WITHIN_BYTES])
    return found[1].decode("ascii").lower() if found else ""


def _meta_charset(body: bytes) -> str:
    """Return the first charset of a tag. Comments, scripts and titles are skipped, however long they are."""
    opening = _OPENING.search(body)
    while opening:
        name, end = opening[1].lower(), opening.end()
        if (closing := _SKIPPED.get(name)) is not None:
            closed = _closing_of(closing).search(body, end)
            if not closed:
                return ""
            end = closed.end()
        elif charset := _charset_of(body[end : end + MAX_TAG_BYTES].partition(b">")[0]):
            return charset
        opening = _OPENING.search(body, end)
    return ""


def _charset_of(attributes: bytes) -> str:
    found = None if _NAMED.search(attributes) else _CHARSET.search(attributes)
    return found[1].decode("ascii") if found else ""


def _closing_of(closing: bytes) -> re.Pattern[bytes]:
    return re.compile(re.escape(closing), re.IGNORECASE)
