"""A page is compared with a digest of any algorithm, and the page of a revisit is that of its original."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from crawler.exceptions import ArchiveError
from crawler.storage.archive.digests import digest_of, is_digest_of
from crawler.storage.archive.payload import has_digest

if TYPE_CHECKING:
    from pathlib import Path

BODY = b"<p>The harbour opened on Monday.</p>"
CHUNKED = b"5\r\n<p>Th\r\n1f\r\ne harbour opened on Monday.</p>\r\n0\r\n\r\n"
DIGESTS = (
    (digest_of(BODY), True),
    (f"sha1:{hashlib.sha1(BODY, usedforsecurity=False).hexdigest()}", True),
    (f"SHA-256:{hashlib.sha256(BODY).hexdigest().upper()}", True),
    (f"md5:{hashlib.md5(BODY, usedforsecurity=False).hexdigest()}", True),
    (digest_of(BODY[1:]), False),
    ("sha1:0189", False),
    ("sha1:", False),
    ("blake3:AAAA", None),
    ("none", None),
)
_ORIGINAL = "<urn:uuid:00000000-0000-4000-8000-000000000001>"


def record(kind: str, http: bytes, *headers: str) -> bytes:
    lines = [
        "WARC/1.1",
        f"WARC-Type: {kind}",
        "WARC-Target-URI: http://x/",
        "WARC-Date: 2026-03-04T05:06:07Z",
        *headers,
    ]
    lines += ["Content-Type: application/http; msgtype=response", f"Content-Length: {len(http)}", "", ""]
    return "\r\n".join(lines).encode() + http + b"\r\n\r\n"


def response(body: bytes, *headers: str) -> bytes:
    return "\r\n".join(["HTTP/1.1 200 OK", *headers, "", ""]).encode() + body


@pytest.mark.parametrize(("digest", "result"), DIGESTS)
def test_a_digest_is_compared_in_each_of_its_forms(digest: str, result: bool | None) -> None:  # noqa: FBT001
    assert is_digest_of(digest, BODY) is result


def test_a_page_is_compared_before_and_after_its_chunks_are_joined(tmp_path: Path) -> None:
    file = tmp_path / "a.warc"
    file.write_bytes(record("response", response(CHUNKED, "Transfer-Encoding: chunked")))
    found = [has_digest(file, 0, digest_of(content)) for content in (CHUNKED, BODY, BODY[1:])]
    assert found == [True, True, False]


def test_a_digest_that_cannot_be_computed_is_compared_with_the_stated_one(tmp_path: Path) -> None:
    file = tmp_path / "a.warc"
    file.write_bytes(record("response", response(BODY), "WARC-Payload-Digest: blake3:AAAA"))
    assert [has_digest(file, 0, digest) for digest in ("blake3:AAAA", "blake3:AAAB")] == [True, False]


def test_the_page_of_a_revisit_is_that_of_its_original(tmp_path: Path) -> None:
    file = tmp_path / "a.warc"
    original = record("response", response(BODY), f"WARC-Record-ID: {_ORIGINAL}")
    refers = (f"WARC-Refers-To: {_ORIGINAL}", "WARC-Refers-To-Date: 2026-03-04T05:06:07Z")
    place = ("WARC-Refers-To-Filename: a.warc", "WARC-Refers-To-File-Offset: 0")
    file.write_bytes(original + record("revisit", response(b""), *refers, *place))
    assert [has_digest(file, len(original), digest_of(content)) for content in (BODY, b"")] == [True, False]


def test_a_place_without_a_record_is_an_error(tmp_path: Path) -> None:
    file = tmp_path / "a.warc"
    file.write_bytes(record("response", response(BODY))[:-30])
    for path, offset in ((file, 0), (file, 7)):
        with pytest.raises(ArchiveError, match=f"cannot read the page at byte {offset}"):
            has_digest(path, offset, digest_of(BODY))
