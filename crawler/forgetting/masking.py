"""Masks texts in an archived record: it stays valid, and has `x` in place of each byte of them."""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING, NamedTuple

from crawler.storage.archive.digests import digest_of
from crawler.storage.archive.page import MAX_BODY_BYTES, decoded
from crawler.storage.archive.record_parser import headers_in
from crawler.storage.archive.records import RECORD_END, record
from crawler.vocabulary import WarcType

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from crawler.storage.archive.record_parser import ParsedRecord
    from crawler.storage.archive.records import Parts

MASK = b"x"
MASKED = "WARC-Masked"
"""The header of a masked record. It is our own; the standard allows such headers."""
_ENCODINGS = ("utf-8", "gb18030")
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_OF_ENCODING = re.compile(rb"(?im)^(?:content-encoding|transfer-encoding|content-length):.*\r?\n")
_COMPUTED = frozenset("warc-type warc-record-id warc-block-digest warc-payload-digest content-length".split())
_NAMES = {name.lower(): name for name in "WARC-Target-URI WARC-IP-Address".split()}


class MaskedRecord(NamedTuple):
    """A record with masks: its parts, and the old and the new digest of its payload, empty if it has none."""

    parts: Parts
    old_digest: str
    new_digest: str


class OpenRecord(NamedTuple):
    """The content of a record: its WARC headers, its HTTP head, and its body, decoded if `was_encoded`."""

    kind: str
    headers: Mapping[str, str]
    http_head: bytes
    body: bytes
    was_encoded: bool


class Masks:
    """The texts to mask, in all the forms in which pages, feeds and scripts may have them."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._forms = sorted({form for text in texts for form in _forms(text)}, key=len, reverse=True)
        self._shortest = [one for one in self._forms if not any(one != o and one.startswith(o) for o in self._forms)]

    def are_in(self, content: bytes) -> bool:
        """Return whether any of the texts is in bytes."""
        return any(form in content for form in self._shortest)

    def put(self, content: bytes) -> bytes:
        """Return bytes of the same length in which the texts are masked."""
        for form in self._forms:
            content = content.replace(form, MASK * len(form))
        return content


def opened(parsed: ParsedRecord) -> OpenRecord:
    """Return the content of a record, whose bytes can be read again."""
    assert parsed.bytes is not None  # noqa: S101  # the caller asks for contents
    whole = parsed.bytes.read()
    parsed.bytes.seek(0)
    end = _HEAD_END.search(whole)
    body = whole[(end.end() if end else 0) + len(parsed.http_head) :].removesuffix(RECORD_END)
    of_http = headers_in(parsed.http_head)
    encodings = of_http.get("transfer-encoding", ""), of_http.get("content-encoding", "")
    is_encoded = any(encodings)
    return OpenRecord(
        parsed.kind, parsed.headers, parsed.http_head, decoded(body, *encodings) if is_encoded else body, is_encoded
    )


def masked(one: OpenRecord, masks: Masks) -> MaskedRecord | None:
    """Return a record with the texts masked, None if none of them is in it, or if it is too long to be decoded."""
    head, body = masks.put(one.http_head), masks.put(one.body)
    if (head, body) == (one.http_head, one.body) or (one.was_encoded and len(body) > MAX_BODY_BYTES):
        return None
    if one.was_encoded:
        lines = _OF_ENCODING.sub(b"", head).rstrip(b"\r\n")
        head = lines + f"\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    headers = {_NAMES.get(name, name): value for name, value in one.headers.items() if name not in _COMPUTED}
    old_digest, new_digest = one.headers.get("warc-payload-digest", ""), ""
    if old_digest and one.kind != WarcType.REVISIT:
        new_digest = digest_of(body)
        headers["WARC-Payload-Digest"] = new_digest
    elif old_digest:
        headers["WARC-Payload-Digest"] = old_digest  # of the page to which the revisit refers
    headers[MASKED] = "a text that is forgotten"
    return MaskedRecord(
        record(one.kind, one.headers.get("warc-record-id", ""), headers, head, body), old_digest, new_digest
    )


def _forms(text: str) -> Iterator[bytes]:
    in_script = json.dumps(text)[1:-1]
    for form in {text, html.escape(text), html.escape(text, quote=False), in_script, in_script.replace("/", "\\/")}:
        for encoding in _ENCODINGS:
            try:
                yield form.encode(encoding)
            except UnicodeEncodeError:
                continue
