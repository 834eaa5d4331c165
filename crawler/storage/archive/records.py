"""Builds WARC records (ISO 28500:2017, WARC/1.1): warcinfo, response, request and revisit.

A record is returned in parts, so that a large body is not copied. Of a request's headers only those in SENT_HEADERS
are stored: the others can have passwords, tokens and cookies.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from http import HTTPStatus
from http.client import responses
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit
from uuid import uuid4

from crawler.storage.archive.digests import digest_of
from crawler.vocabulary import WarcType

if TYPE_CHECKING:
    from collections.abc import Iterable

Parts = Sequence[bytes]
"""The bytes of a record."""
IDENTICAL_PAYLOAD = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
SENT_HEADERS = frozenset(
    "accept accept-encoding accept-language if-modified-since if-none-match range referer user-agent".split()
)
"""The headers of a request that are archived, in lower case."""
RECORD_END = b"\r\n\r\n"
_CONFORMS_TO = "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"
_WARC_DATE = "%Y-%m-%dT%H:%M:%S.%fZ"  # to the microsecond: two pages fetched in one second stay two pages
_NOT_STORED = frozenset({"transfer-encoding", "content-length"})
"""Headers that describe the transfer, not the archived body."""


class SentRequest(NamedTuple):
    """The request for a response: its headers, the address of its server if that is known, and its method.

    `earlier` are the places of the URL's earlier copies in the archive, in which an unchanged page is looked for.
    """

    headers: Sequence[tuple[str, str]] = ()
    ip_address: str | None = None
    method: str = "GET"
    earlier: Sequence[str] = ()


class Answer(NamedTuple):
    """A response: its headers are text that Latin-1 can encode; its body is as it came, with its Content-Encoding.

    `digest` is that of the body.
    """

    url: str
    status: int
    headers: Iterable[tuple[str, str]]
    body: bytes
    digest: str
    fetched_at: datetime


class Original(NamedTuple):
    """The record of a page to which a revisit refers. `date` is its WARC-Date as written.

    `file` is the name of its file and `offset` its first byte there, if they are known.
    """

    record_id: str
    url: str
    date: str
    digest: str
    file: str = ""
    offset: int = 0


def warcinfo(name: str, software: str, user_agent: str, now: datetime, robots: str = "RFC 9309") -> Parts:
    """Return the record at the start of a file of this name, which begins now."""
    fields = {
        "software": software,
        "format": "WARC File Format 1.1",
        "conformsTo": _CONFORMS_TO,
        "robots": robots,
        "http-header-user-agent": user_agent,
    }
    content = "".join(f"{key}: {value}\r\n" for key, value in fields.items() if value).encode()
    date = now.astimezone(UTC).strftime(_WARC_DATE)
    headers = {"WARC-Date": date, "WARC-Filename": name, "Content-Type": "application/warc-fields"}
    return record(WarcType.WARCINFO, new_id(), headers, content)


def response(answer: Answer, record_id: str, ip_address: str | None) -> Parts:
    """Return the record of a response."""
    headers = _headers(answer, ip_address) | {
        "Content-Type": "application/http; msgtype=response",
        "WARC-Payload-Digest": answer.digest,
    }
    return record(WarcType.RESPONSE, record_id, headers, _http_head(answer, len(answer.body)), answer.body)


def revisit(answer: Answer, record_id: str, ip_address: str | None, original: Original) -> Parts:
    """Return the record of a response whose page is the one of an earlier record: its HTTP head without the body."""
    is_unsent = answer.status == HTTPStatus.NOT_MODIFIED
    headers = _headers(answer, ip_address) | {
        "Content-Type": "application/http; msgtype=response",
        "WARC-Profile": NOT_MODIFIED if is_unsent else IDENTICAL_PAYLOAD,
        **({} if is_unsent else {"WARC-Payload-Digest": original.digest}),
        **reference_to(original),
    }
    return record(WarcType.REVISIT, record_id, headers, _http_head(answer, None if is_unsent else len(answer.body)))


def reference_to(original: Original) -> dict[str, str]:
    """Return the headers by which a revisit names its original. The last two, where present, are our own extension."""
    headers = {
        "WARC-Refers-To": original.record_id,
        "WARC-Refers-To-Target-URI": original.url,
        "WARC-Refers-To-Date": original.date,
    }
    if original.file:
        headers |= {"WARC-Refers-To-Filename": original.file, "WARC-Refers-To-File-Offset": str(original.offset)}
    return headers


def request(answer: Answer, sent: SentRequest, response_id: str) -> Parts:
    """Return the record of the request for a response, without the headers that can be secret."""
    parts = urlsplit(answer.url)
    path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    headers = [("Host", parts.netloc.rpartition("@")[2])]
    headers += [pair for pair in sent.headers if pair[0].lower() in SENT_HEADERS]
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers)
    content = f"{sent.method} {path} HTTP/1.1\r\n{lines}\r\n".encode("latin-1", "replace")
    of_record = _headers(answer, sent.ip_address) | {
        "Content-Type": "application/http; msgtype=request",
        "WARC-Concurrent-To": response_id,
    }
    return record(WarcType.REQUEST, new_id(), of_record, content)


def record(kind: str, record_id: str, headers: dict[str, str], *content: bytes) -> Parts:
    """Return the parts of a record with the digest of its content, which is not copied."""
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    length = sum(map(len, content))
    head = (
        f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Record-ID: {record_id}\r\n{lines}"
        f"WARC-Block-Digest: {digest_of(*content)}\r\nContent-Length: {length}\r\n\r\n"
    )
    return (head.encode(), *content, RECORD_END)


def new_id() -> str:
    """Return a new WARC-Record-ID."""
    return f"<{uuid4().urn}>"


def _headers(answer: Answer, ip_address: str | None) -> dict[str, str]:
    headers = {
        "WARC-Target-URI": _without_password(answer.url) if "@" in answer.url else answer.url,
        "WARC-Date": answer.fetched_at.astimezone(UTC).strftime(_WARC_DATE),
    }
    return headers | {"WARC-IP-Address": ip_address} if ip_address else headers


def _without_password(url: str) -> str:
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl() if "@" in parts.netloc else url


def _http_head(answer: Answer, length: int | None) -> bytes:
    lines = [
        f"HTTP/1.1 {answer.status} {responses.get(answer.status, '')}".rstrip(),
        *(f"{name}: {value}" for name, value in answer.headers if name.lower() not in _NOT_STORED),
        *([] if length is None else [f"Content-Length: {length}"]),
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")
