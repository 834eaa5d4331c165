"""Archived bodies are decoded: chunks and compression, also where headers and body do not fit together."""

from __future__ import annotations

import gzip
import sys
import zlib
from typing import TYPE_CHECKING

import brotli
import pytest

from crawler.storage.archive.page import MAX_BODY_BYTES, decoded
from crawler.storage.archive.reader import ArchiveReader
from tests.proportion import outcome_apart
from tests.storage.warcs import SITE, archived, everything, read, record, warc

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TEXT = "<p>Ma’s harbour opened on Monday.</p>".encode() * 50
RAW_DEFLATE = zlib.compressobj(wbits=-zlib.MAX_WBITS)
DEFLATED = RAW_DEFLATE.compress(TEXT) + RAW_DEFLATE.flush()
CHUNKED = ("Transfer-Encoding", "chunked")


def encoded(name: str) -> tuple[str, str]:
    """Return the header of a content encoding."""
    return ("Content-Encoding", name)


def chunks(body: bytes, size: int = 700) -> bytes:
    """Return a body in chunks, with an extension and a trailer, as RFC 9112 allows."""
    parts = (body[at : at + size] for at in range(0, len(body), size))
    return b"".join(b"%X;a=b\r\n%b\r\n" % (len(part), part) for part in parts) + b"0\r\nX-Trailer: a\r\n\r\n"


def quick_brotli(body: bytes) -> bytes:
    """Compress at the fastest level."""
    packed: bytes = brotli.compress(body, quality=1)
    return packed


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (TEXT, [encoded("identity")]),
        (gzip.compress(TEXT, mtime=0), [encoded("gzip")]),
        (gzip.compress(TEXT, mtime=0), [encoded("X-GZip")]),
        (zlib.compress(TEXT), [encoded("deflate")]),
        (DEFLATED, [encoded("deflate")]),
        (brotli.compress(TEXT), [encoded("br")]),
        (zstd.compress(TEXT), [encoded("zstd")]),
        (brotli.compress(gzip.compress(TEXT, mtime=0)), [encoded("gzip, br")]),
        (chunks(TEXT), [CHUNKED]),
        (chunks(gzip.compress(TEXT, mtime=0), 10), [CHUNKED, encoded("gzip")]),
        (chunks(brotli.compress(TEXT), 10), [CHUNKED, encoded("br")]),
    ],
)
def test_the_encodings_of_a_body_are_undone(tmp_path: Path, body: bytes, headers: list[tuple[str, str]]) -> None:
    archived(tmp_path, warc(record("/a", body, *headers)))
    assert read(tmp_path) == {f"{SITE}/a": TEXT}
    page = ArchiveReader(tmp_path, everything).page(f"{SITE}/a")
    assert page is not None
    assert not page.headers.keys() & {"content-encoding", "transfer-encoding", "content-length"}


@pytest.mark.parametrize("name", ["gzip", "deflate", "br", "zstd", "nonsense", "", "gzip, gzip"])
def test_a_body_that_is_not_in_its_declared_encoding_is_taken_as_it_is(tmp_path: Path, name: str) -> None:
    archived(tmp_path, warc(record("/a", TEXT, encoded(name))))
    assert read(tmp_path) == {f"{SITE}/a": TEXT}


def test_a_body_that_is_not_in_chunks_is_taken_as_it_is(tmp_path: Path) -> None:
    archived(tmp_path, warc(record("/a", TEXT, CHUNKED), record("/b", b"", CHUNKED)))
    assert read(tmp_path) == {f"{SITE}/a": TEXT, f"{SITE}/b": b""}


def _one_chunk(size: str) -> str:
    return decoded(size.encode() + b"\r\nabcdefgh", "chunked", "").decode()


@pytest.mark.parametrize("size", ["-6", "+6", "-0", "0x6", "1_0", "６"])
def test_a_chunk_size_that_is_not_only_digits_ends_the_reading(size: str) -> None:
    assert outcome_apart(lambda: _one_chunk(size)) == f"{size}\r\nabcdefgh"


def test_a_compressed_body_that_is_cut_off_gives_its_readable_part(tmp_path: Path) -> None:
    text = b"".join(b"<p>line %d</p>" % number for number in range(5_000))
    archived(tmp_path, warc(record("/a", gzip.compress(text)[:-100], encoded("gzip"))))
    body = read(tmp_path)[f"{SITE}/a"]
    assert text.startswith(body)
    assert len(body) > 10_000


@pytest.mark.parametrize(("pack", "name"), [(gzip.compress, "gzip"), (quick_brotli, "br"), (zstd.compress, "zstd")])
def test_a_compression_bomb_is_cut(tmp_path: Path, pack: Callable[[bytes], bytes], name: str) -> None:
    archived(tmp_path, warc(record("/a", pack(b"\0" * 90_000_000), encoded(name))))
    assert len(read(tmp_path)[f"{SITE}/a"]) == MAX_BODY_BYTES + 1


@pytest.mark.parametrize("name", ["gzip", "deflate"])
@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress])
def test_gzip_and_deflate_may_be_confused(name: str, pack: Callable[[bytes], bytes]) -> None:
    assert decoded(pack(TEXT), "", name) == TEXT


def test_all_gzip_members_are_joined() -> None:
    assert decoded(gzip.compress(TEXT) + gzip.compress(TEXT), "", "gzip") == TEXT * 2


def test_damaged_compression_is_returned_as_it_is() -> None:
    damaged = gzip.compress(TEXT)[:-8] + b"\0" * 8
    assert decoded(damaged, "", "gzip") == damaged
