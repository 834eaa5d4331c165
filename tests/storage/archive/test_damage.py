"""A file that is damaged, cut off or not a WARC file is refused; the whole pages before a cut can be kept."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType

from crawler.exceptions import ArchiveError
from tests.storage.warcs import SITE, read, record, warc

if TYPE_CHECKING:
    from pathlib import Path

PAGES = {f"{SITE}/{number}": f"<p>page {number}</p>".encode() * 20 for number in range(4)}
FIRST_THREE = dict(list(PAGES.items())[:3])
LINE_ENDS = 4
"""Bytes that end a record and have no content."""


def file_of(folder: Path, content: bytes, name: str = "a.warc.gz") -> Path:
    """Write a file."""
    file = folder / name
    file.write_bytes(content)
    return file


def pages(*, packed: bool) -> bytes:
    """Return the pages as a WARC file."""
    return warc(*(record(url, body) for url, body in PAGES.items()), gzip=packed)


def last_start(file: Path) -> int:
    """Return the byte where the last record begins."""
    with file.open("rb") as stream:
        return max(r.stream_pos for r in ArchiveIterator(stream, record_types=WarcRecordType.any_type))


def refused(file: Path, *, keep: bool = False) -> str:
    """Return the message of a refused file: one line that names the file."""
    with pytest.raises(ArchiveError) as caught:
        read(file, keep=keep)
    assert str(caught.value).startswith(f"{file}: ")
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_gzipped_file_cut_at_any_byte_of_its_last_record_is_refused_or_gives_the_whole_pages(tmp_path: Path) -> None:
    whole = pages(packed=True)
    start = last_start(file_of(tmp_path, whole))
    for cut in range(start + 1, len(whole)):
        file = file_of(tmp_path, whole[:cut])
        assert "truncated=keep" in refused(file), cut
        assert read(file, keep=True) == FIRST_THREE, cut


def test_a_plain_file_cut_at_any_byte_of_its_last_record_is_refused_or_gives_the_whole_pages(tmp_path: Path) -> None:
    whole = pages(packed=False)
    start = last_start(file_of(tmp_path, whole, "a.warc"))
    for cut in range(start + 1, len(whole) - LINE_ENDS):
        file = file_of(tmp_path, whole[:cut], "a.warc")
        assert "truncated=keep" in refused(file), cut
        assert read(file, keep=True) == FIRST_THREE, cut


@pytest.mark.parametrize("packed", [True, False])
def test_a_file_that_ends_between_two_records_is_whole(tmp_path: Path, packed: bool) -> None:  # noqa: FBT001
    whole = pages(packed=packed)
    start = last_start(file_of(tmp_path, whole))
    assert read(file_of(tmp_path, whole[:start])) == FIRST_THREE


@pytest.mark.parametrize("packed", [True, False])
def test_garbage_after_the_last_record_is_reported_and_no_page_is_lost(tmp_path: Path, packed: bool) -> None:  # noqa: FBT001
    for garbage in (b"garbage" * 100, b"\0" * 512, b"\x1f\x8b", b"\x1f\x8b\x08garbage", b"WARC/1.0\r\nbroken"):
        file = file_of(tmp_path, pages(packed=packed) + garbage)
        assert "cut off or damaged" in refused(file), garbage
        assert read(file, keep=True) == PAGES, garbage


@pytest.mark.parametrize("packed", [True, False])
def test_a_damaged_byte_anywhere_never_gives_a_page_of_another_text(tmp_path: Path, packed: bool) -> None:  # noqa: FBT001
    whole = pages(packed=packed)
    for at in range(0, len(whole), 13):
        file = file_of(tmp_path, whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :])
        try:
            found = read(file, keep=True)
        except ArchiveError:
            continue
        assert len(found) <= len(PAGES)
        if packed:  # gzip has checksums; in a plain file a changed letter is a letter
            assert found.items() <= PAGES.items(), at


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n\n",
        b"<html><body>a page, not an archive</body></html>",
        b"garbage" * 1_000,
        bytes(range(256)) * 50,
        gzip.compress(b"", mtime=0),
        gzip.compress(b"garbage" * 1_000, mtime=0),
        gzip.compress(b"<html>", mtime=0),
        b"\x1f\x8b",
        b"\x1f\x8b\x08\x00",
        b"PK\x03\x04" + b"\0" * 100,
        b"WARC/1.0",
        b"WARC/1.0\r\n",
        b"WARC/1.0\r\nWARC-Type: response\r\n",
        b"WARC/1.0\r\n\r\n",
        b"filedesc://a.arc 0.0.0.0 20260304 text/plain 77\n1 0 Archive\n",
    ],
)
def test_a_file_that_is_not_a_warc_is_refused(tmp_path: Path, content: bytes) -> None:
    for keep in (False, True):
        refused(file_of(tmp_path, content), keep=keep)


def test_a_page_is_no_empty_archive(tmp_path: Path) -> None:
    assert "it is not a WARC file" in refused(file_of(tmp_path, b"<p>A page.</p>\n"))
    assert "it is empty" in refused(file_of(tmp_path, b""))


def test_a_missing_path_or_a_folder_without_a_warc_is_refused(tmp_path: Path) -> None:
    assert "no such file" in refused(tmp_path / "nowhere.warc.gz")
    (tmp_path / "empty").mkdir()
    assert "no WARC file" in refused(tmp_path / "empty")


def test_a_record_whose_length_cannot_be_read_is_damage(tmp_path: Path) -> None:
    whole = pages(packed=False)
    start = last_start(file_of(tmp_path, whole))
    damaged = whole[:start] + whole[start:].replace(b"\r\nContent-Length", b"\nContent-Length", 1)
    file = file_of(tmp_path, damaged)
    assert "truncated=keep" in refused(file)
    assert read(file, keep=True) == FIRST_THREE


def test_one_damaged_file_in_a_folder_is_named(tmp_path: Path) -> None:
    file_of(tmp_path, pages(packed=True))
    damaged = file_of(tmp_path, pages(packed=True)[:-20], "b.warc.gz")
    with pytest.raises(ArchiveError, match=damaged.name):
        read(tmp_path)
    assert read(tmp_path, keep=True) == PAGES


def test_a_file_gzipped_as_a_whole_is_refused_with_the_command_to_decompress_it(tmp_path: Path) -> None:
    assert "gunzip" in refused(file_of(tmp_path, gzip.compress(pages(packed=False))))
    big = warc(*(record(f"/{number}", str(number).encode() * 9_000) for number in range(300)), gzip=False)
    assert "gunzip" in refused(file_of(tmp_path, gzip.compress(big, 0)))


def test_a_record_of_a_million_zeros_is_read_in_pieces(tmp_path: Path) -> None:
    body = b"\0" * 30_000_000
    assert read(file_of(tmp_path, warc(record("/a", body)))) == {f"{SITE}/a": body}


def test_an_empty_file_of_a_killed_run_does_not_affect_the_other_files(tmp_path: Path) -> None:
    file_of(tmp_path, b"")
    file_of(tmp_path, pages(packed=True), "b.warc.gz")
    assert read(tmp_path) == PAGES
