"""Archives made by others are read: their encodings undone, their records told apart, the best copy of a page taken."""

from __future__ import annotations

import gzip
import sys
import zlib
from typing import TYPE_CHECKING

import brotli
import pytest

from crawler.exceptions import ArchiveError
from crawler.sites.chinanews import CHINANEWS
from crawler.storage.archive.http_body import decoded
from crawler.storage.archive.reader import ArchiveReader
from tests.proportion import outcome_apart
from tests.storage.warcs import SITE, everything, read, record, warc

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
    """Compress without trying hard."""
    packed: bytes = brotli.compress(body, quality=1)
    return packed


def archived(folder: Path, content: bytes, name: str = "a.warc.gz") -> Path:
    """Write a WARC file."""
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)
    return folder


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (TEXT, [encoded("identity")]),
        (gzip.compress(TEXT), [encoded("gzip")]),
        (gzip.compress(TEXT), [encoded("X-GZip")]),
        (zlib.compress(TEXT), [encoded("deflate")]),
        (DEFLATED, [encoded("deflate")]),
        (brotli.compress(TEXT), [encoded("br")]),
        (zstd.compress(TEXT), [encoded("zstd")]),
        (brotli.compress(gzip.compress(TEXT)), [encoded("gzip, br")]),
        (chunks(TEXT), [CHUNKED]),
        (chunks(gzip.compress(TEXT), 10), [CHUNKED, encoded("gzip")]),
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
def test_a_header_that_lies_of_the_encoding_costs_nothing(tmp_path: Path, name: str) -> None:
    archived(tmp_path, warc(record("/a", TEXT, encoded(name))))
    assert read(tmp_path) == {f"{SITE}/a": TEXT}


def test_a_body_that_is_not_in_chunks_is_taken_as_it_is(tmp_path: Path) -> None:
    archived(tmp_path, warc(record("/a", TEXT, CHUNKED), record("/b", b"", CHUNKED)))
    assert read(tmp_path) == {f"{SITE}/a": TEXT, f"{SITE}/b": b""}


def _one_chunk(size: str) -> str:
    return decoded(size.encode() + b"\r\nabcdefgh", "chunked", "").decode()


@pytest.mark.parametrize("size", ["-6", "+6", "-0", "0x6", "1_0", "６"])
def test_a_chunk_whose_size_is_no_row_of_digits_is_not_read_for_ever(size: str) -> None:
    assert outcome_apart(lambda: _one_chunk(size)) == f"{size}\r\nabcdefgh"


def test_a_content_length_that_lies_costs_nothing(tmp_path: Path) -> None:
    lies = [record(f"/{said}", TEXT, ("Content-Length", said)) for said in ("3", "999999", "-1", "many")]
    archived(tmp_path, warc(*lies))
    assert set(read(tmp_path).values()) == {TEXT}


def test_a_compressed_body_that_was_cut_off_gives_what_there_is(tmp_path: Path) -> None:
    text = b"".join(b"<p>line %d</p>" % number for number in range(5_000))
    archived(tmp_path, warc(record("/a", gzip.compress(text)[:-100], encoded("gzip"))))
    body = read(tmp_path)[f"{SITE}/a"]
    assert text.startswith(body)
    assert len(body) > 10_000


@pytest.mark.parametrize(("pack", "name"), [(gzip.compress, "gzip"), (quick_brotli, "br"), (zstd.compress, "zstd")])
def test_a_compression_bomb_is_cut(tmp_path: Path, pack: Callable[[bytes], bytes], name: str) -> None:
    archived(tmp_path, warc(record("/a", pack(b"\0" * 90_000_000), encoded(name))))
    assert 50_000_000 < len(read(tmp_path)[f"{SITE}/a"]) < 60_000_000


def test_plain_and_gzipped_files_in_folders_of_folders_are_read_as_one_archive(tmp_path: Path) -> None:
    archived(tmp_path, warc(record("/a")))
    archived(tmp_path, warc(record("/b"), gzip=False), "2026/03/b.warc")
    archived(tmp_path, warc(record("/c"), gzip=False), "plain-under-a-gzip-name.warc.gz")
    archived(tmp_path, b"not looked at", "notes.txt")
    assert read(tmp_path).keys() == {f"{SITE}/{name}" for name in "abc"}


def test_a_file_is_read_whatever_its_name(tmp_path: Path) -> None:
    archived(tmp_path, warc(record("/a")), "pages")
    assert read(tmp_path / "pages").keys() == {f"{SITE}/a"}


def test_a_resource_is_a_page_that_came(tmp_path: Path) -> None:
    archived(tmp_path, warc(record("/a", TEXT, status=None, kind="resource")))
    page = ArchiveReader(tmp_path, everything).page(f"{SITE}/a")
    assert page is not None
    assert (page.status, page.body) == (200, TEXT)


def test_records_that_are_no_pages_are_passed_over(tmp_path: Path) -> None:
    same = {"WARC_Refers_To_Target_URI": f"{SITE}/a", "WARC_Profile": "http://netpreserve.org/warc/1.1/revisit/x"}
    others = [
        record("/a", b"", kind="revisit", WARC_Date="2027-01-01T00:00:00Z", **same),
        record("/a", b"GET / HTTP/1.1\r\n\r\n", status=None, kind="request"),
        record("/a", b"about: it", status=None, kind="metadata"),
        record("/a", b"converted", status=None, kind="conversion"),
    ]
    archived(tmp_path, warc(record("/a", TEXT), *others))
    assert read(tmp_path) == {f"{SITE}/a": TEXT}


def test_pages_of_other_hosts_are_passed_over(tmp_path: Path) -> None:
    others = ("https://www.example.com/a", "https://notecns.cn/a", "dns:www.ecns.cn", "http://[broken/a", "")
    archived(tmp_path, warc(record("/a"), *(record(url) | {"url": url} for url in others)))
    assert list(ArchiveReader(tmp_path, CHINANEWS.has).urls()) == [f"{SITE}/a"]


def test_a_later_copy_outweighs_an_earlier_one_in_any_order(tmp_path: Path) -> None:
    early = record("/a", b"early", WARC_Date="2026-03-04T00:00:00Z")
    late = record("/a", b"late", WARC_Date="2026-03-05T00:00:00Z")
    for order in ((early, late), (late, early)):
        archived(tmp_path, warc(*order))
        assert read(tmp_path) == {f"{SITE}/a": b"late"}


def test_a_page_that_came_outweighs_a_later_error(tmp_path: Path) -> None:
    good = record("/a", b"good", WARC_Date="2026-03-04T00:00:00Z")
    bad = record("/a", b"bad", status="503 Service Unavailable", WARC_Date="2026-03-05T00:00:00Z")
    for order in ((good, bad), (bad, good)):
        archived(tmp_path, warc(*order))
        assert read(tmp_path) == {f"{SITE}/a": b"good"}


def test_a_page_is_found_in_either_scheme(tmp_path: Path) -> None:
    archived(tmp_path, warc(record("http://www.ecns.cn/a", b"plain"), record("https://www.ecns.cn/b", b"secure")))
    archive = ArchiveReader(tmp_path, everything)
    assert "https://www.ecns.cn/a" in archive
    found = [archive.page(url) for url in ("https://www.ecns.cn/a", "http://www.ecns.cn/b", "http://www.ecns.cn/c")]
    assert [page.body if page else None for page in found] == [b"plain", b"secure", None]


def test_the_copy_of_the_very_scheme_comes_first(tmp_path: Path) -> None:
    archived(tmp_path, warc(record("http://www.ecns.cn/a", b"plain"), record("https://www.ecns.cn/a", b"secure")))
    assert read(tmp_path) == {"http://www.ecns.cn/a": b"plain", "https://www.ecns.cn/a": b"secure"}


def test_an_url_in_angle_brackets_is_the_url(tmp_path: Path) -> None:
    archived(tmp_path, warc(record("/a") | {"url": f"<{SITE}/a>"}))
    assert read(tmp_path).keys() == {f"{SITE}/a"}


@pytest.mark.parametrize("status", ["200", "20x OK", "OK", ""])
def test_a_status_that_cannot_be_read_does_not_cost_the_page(tmp_path: Path, status: str) -> None:
    archived(tmp_path, warc(record("/a", TEXT, status=status)))
    page = ArchiveReader(tmp_path, everything).page(f"{SITE}/a")
    assert page is not None
    assert page.status == 200


@pytest.mark.parametrize("date", ["yesterday", "2026-03-04", "2026-03-04T12:00:00.123456Z", "20260304120000"])
def test_a_date_in_any_form_does_not_cost_the_page(tmp_path: Path, date: str) -> None:
    archived(tmp_path, warc(record("/a", TEXT, WARC_Date=date)))
    page = ArchiveReader(tmp_path, everything).page(f"{SITE}/a")
    assert page is not None
    assert page.fetched_at is None or page.fetched_at.tzinfo is not None


def test_a_file_that_went_away_since_is_an_error_that_names_it(tmp_path: Path) -> None:
    archived(tmp_path, warc(record("/a")))
    archive = ArchiveReader(tmp_path, everything)
    (tmp_path / "a.warc.gz").unlink()
    with pytest.raises(ArchiveError, match=r"a\.warc\.gz"):
        archive.page(f"{SITE}/a")
