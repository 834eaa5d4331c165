"""One page by its place in the archive: the page of that very record, or an ArchiveError."""

from __future__ import annotations

import gzip
import hashlib
import re
from base64 import b32encode
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from crawler.exceptions import ArchiveError
from crawler.storage.archive.page import archived_page, read_page, read_place
from crawler.storage.archive.reader import ArchiveReader
from crawler.storage.archive.writer import ArchiveWriter
from tests.storage.warcs import CAME, HTML, SITE, SIZE, archived, everything, read, record, warc

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "<p>Ma’s harbour opened on Monday.</p>".encode() * 50
BODIES = [b"<p>page %d</p>" % number * 500 for number in range(3)]


def placed(folder: Path) -> list[str]:
    """Archive the bodies as the crawler does and return their places."""
    writer = ArchiveWriter(folder, "chinanews", SIZE, "tests")
    places = [writer.write(f"{SITE}/{number}", 200, [HTML], body, CAME).place for number, body in enumerate(BODIES)]
    writer.close()
    return places


def test_a_page_has_the_digest_of_its_record_and_a_record_without_one_is_digested(tmp_path: Path) -> None:
    page = read_place(placed(tmp_path)[0])
    assert page.digest == f"sha1:{b32encode(hashlib.sha1(BODIES[0], usedforsecurity=False).digest()).decode()}"
    (file,) = tmp_path.iterdir()
    bare = re.sub(rb"WARC-Payload-Digest: [^\r]+\r\n", b"", gzip.decompress(file.read_bytes()))
    plain = tmp_path / "plain.warc"
    plain.write_bytes(bare)
    assert read_page(plain, bare.index(b"\r\nWARC/1.1") + 2).digest == page.digest


def test_each_page_is_read_by_its_place(tmp_path: Path) -> None:
    places = placed(tmp_path)
    pages = [read_place(place) for place in places]
    assert [(page.url, page.body, page.archived) for page in pages] == [
        (f"{SITE}/{number}", body, place) for number, (body, place) in enumerate(zip(BODIES, places, strict=True))
    ]
    assert {(page.status, page.fetched_at) for page in pages} == {(200, CAME)}


def test_the_pages_of_an_article_are_one_page_with_the_others_after_it(tmp_path: Path) -> None:
    page = archived_page(placed(tmp_path))
    assert [page.body, *(other.body for other in page.following)] == BODIES


def test_an_article_without_a_place_is_an_error() -> None:
    with pytest.raises(ArchiveError, match="not in the archive"):
        archived_page([])


@pytest.mark.parametrize("place", ["", "a.warc.gz", ":3", "a.warc.gz:", "a.warc.gz:-1", "a.warc.gz:x", "a.warc.gz:²"])
def test_a_place_that_is_not_a_file_and_a_byte_is_an_error(place: str) -> None:
    with pytest.raises(ArchiveError, match="not a place"):
        read_place(place)


@pytest.mark.parametrize("place", ["no/such.warc.gz:0", "nul\0.warc.gz:0", "pyproject.toml:999999999999999999"])
def test_a_place_without_a_record_is_an_error_that_names_the_byte(place: str) -> None:
    with pytest.raises(ArchiveError, match=f"cannot read the page at byte {place.rpartition(':')[2]}"):
        read_place(place)


@pytest.mark.parametrize("packed", [True, False])
def test_a_byte_that_is_not_the_first_of_a_record_never_gives_a_page(tmp_path: Path, packed: bool) -> None:  # noqa: FBT001
    content = warc(record("/a", TEXT), record("/b", TEXT), gzip=packed)
    archived(tmp_path, content)
    second = content.index(b"\x1f\x8b\x08" if packed else b"WARC/1", 1)
    assert read_page(tmp_path / "a.warc.gz", second).url == f"{SITE}/b"
    for offset in {*range(1, 40), *range(second - 40, second + 40), len(content)} - {second}:
        with pytest.raises(ArchiveError):
            read_page(tmp_path / "a.warc.gz", offset)


@pytest.mark.parametrize("packed", [True, False])
def test_a_record_that_is_cut_off_is_never_a_shorter_page(tmp_path: Path, packed: bool) -> None:  # noqa: FBT001
    body = bytes(range(256)) * 3
    content = warc(record("/a", body), gzip=packed)
    for cut in range(len(content)):
        archived(tmp_path, content[:cut])
        try:
            page = read_page(tmp_path / "a.warc.gz", 0)
        except ArchiveError:
            continue
        assert page.body == body, cut


def test_a_head_longer_than_the_library_s_own_limit_is_read(tmp_path: Path) -> None:
    cookies = [("Set-Cookie", "a" * 12_000) for _ in range(4)]
    archived(tmp_path, warc(record("/a", TEXT, *cookies), record("/b", TEXT)))
    assert read(tmp_path) == {f"{SITE}/a": TEXT, f"{SITE}/b": TEXT}


def test_the_last_header_of_a_name_counts_and_is_read_as_latin_1(tmp_path: Path) -> None:
    writer = ArchiveWriter(tmp_path, "chinanews", SIZE, "tests")
    place = writer.write(f"{SITE}/a", 200, [("X-A", "one"), ("X-a", "caf\xe9"), ("X-Empty", "")], TEXT, CAME)
    writer.close()
    assert read_place(place.place).headers == {"x-a": "caf\xe9", "x-empty": ""}


def test_a_date_of_another_zone_is_read_as_utc(tmp_path: Path) -> None:
    archived(tmp_path, warc(record("/a", TEXT, WARC_Date="2026-03-04T20:00:00+08:00")))
    assert read_page(tmp_path / "a.warc.gz", 0).fetched_at == datetime(2026, 3, 4, 12, tzinfo=UTC)


def test_a_record_without_a_url_is_an_error_unless_the_caller_gives_one(tmp_path: Path) -> None:
    content = warc(record("/a", TEXT), gzip=False).replace(b"WARC-Target-URI", b"WARC-Target-XXX")
    archived(tmp_path, content, "a.warc")
    with pytest.raises(ArchiveError, match="no URL"):
        read_page(tmp_path / "a.warc", 0)
    assert read_page(tmp_path / "a.warc", 0, f"{SITE}/b").url == f"{SITE}/b"


def test_a_wrong_content_length_is_ignored(tmp_path: Path) -> None:
    lies = [record(f"/{said}", TEXT, ("Content-Length", said)) for said in ("3", "999999", "-1", "many")]
    archived(tmp_path, warc(*lies))
    assert set(read(tmp_path).values()) == {TEXT}


def test_a_resource_is_a_successful_page(tmp_path: Path) -> None:
    archived(tmp_path, warc(record("/a", TEXT, status=None, kind="resource")))
    page = ArchiveReader(tmp_path, everything).page(f"{SITE}/a")
    assert page is not None
    assert (page.status, page.body) == (200, TEXT)


@pytest.mark.parametrize("status", ["200", "20x OK", "OK", ""])
def test_a_page_with_an_unreadable_status_is_read_as_successful(tmp_path: Path, status: str) -> None:
    archived(tmp_path, warc(record("/a", TEXT, status=status)))
    page = ArchiveReader(tmp_path, everything).page(f"{SITE}/a")
    assert page is not None
    assert page.status == 200


@pytest.mark.parametrize(
    "date",
    ["yesterday", "2026-03-04", "2026-03-04T12:00:00.123456Z", "20260304120000", "0001-01-01T00:00:00+23:00"],
)
def test_a_page_with_a_date_in_any_form_is_read(tmp_path: Path, date: str) -> None:
    archived(tmp_path, warc(record("/a", TEXT, WARC_Date=date)))
    page = ArchiveReader(tmp_path, everything).page(f"{SITE}/a")
    assert page is not None
    assert page.fetched_at is None or page.fetched_at.tzinfo is not None


def test_a_file_deleted_after_indexing_is_an_error_that_names_it(tmp_path: Path) -> None:
    archived(tmp_path, warc(record("/a")))
    archive = ArchiveReader(tmp_path, everything)
    (tmp_path / "a.warc.gz").unlink()
    with pytest.raises(ArchiveError, match=r"a\.warc\.gz"):
        archive.page(f"{SITE}/a")
