"""The bounds of records: the byte where a record ends, the byte where it must begin, and blank file ends."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest

from crawler.exceptions import ArchiveError
from crawler.storage.archive.record_bounds import check_start, is_blank_from, record_end
from tests.storage.warcs import record, warc

if TYPE_CHECKING:
    from pathlib import Path

FIRST, SECOND = record("/a", b"<p>one</p>" * 99), record("/b", b"<p>two</p>" * 50)
LINE_ENDS = 4
"""Bytes that close a plain record."""


def file_of(folder: Path, content: bytes) -> Path:
    """Write a file."""
    file = folder / "a.warc"
    file.write_bytes(content)
    return file


def test_a_gzipped_record_ends_with_its_member(tmp_path: Path) -> None:
    first, second = warc(FIRST), warc(SECOND)
    file = file_of(tmp_path, first + second)
    assert record_end(file, 0) == len(first)
    assert record_end(file, len(first)) == len(first + second)


def test_a_plain_record_ends_with_its_content(tmp_path: Path) -> None:
    first, second = warc(FIRST, gzip=False), warc(SECOND, gzip=False)
    file = file_of(tmp_path, first + second)
    assert record_end(file, 0) == len(first) - LINE_ENDS
    assert record_end(file, len(first)) == len(first + second) - LINE_ENDS


@pytest.mark.parametrize("packed", [True, False])
def test_a_record_cut_at_any_byte_has_no_end(tmp_path: Path, packed: bool) -> None:  # noqa: FBT001
    content = warc(FIRST, gzip=packed)
    for cut in range(len(content) - LINE_ENDS):
        assert record_end(file_of(tmp_path, content[:cut]), 0) is None


@pytest.mark.parametrize("head", [b"WARC/1.1\r\n\r\n", b"WARC/1.1\r\nContent-Length: -1\r\n\r\n", b"\x1f\x8bgarbage"])
def test_a_record_with_a_damaged_head_has_no_end(tmp_path: Path, head: bytes) -> None:
    assert record_end(file_of(tmp_path, head + b"content"), 0) is None


def test_only_line_ends_are_blank(tmp_path: Path) -> None:
    file = file_of(tmp_path, b"record\r\n\r\n\n")
    assert is_blank_from(file, len(b"record"))
    assert is_blank_from(file, file.stat().st_size)
    assert not is_blank_from(file, len(b"recor"))


def test_records_that_are_gzipped_one_by_one_pass(tmp_path: Path) -> None:
    first = warc(FIRST)
    file = file_of(tmp_path, first + warc(SECOND))
    with file.open("rb") as stream:
        check_start(file, stream, None, 0)
        check_start(file, stream, 0, len(first))
        assert stream.tell() == 0


@pytest.mark.parametrize("offset", [0, 5])
def test_a_file_gzipped_as_a_whole_is_refused(tmp_path: Path, offset: int) -> None:
    file = file_of(tmp_path, gzip.compress(warc(FIRST, SECOND, gzip=False)))
    with file.open("rb") as stream, pytest.raises(ArchiveError, match="gunzip"):
        check_start(file, stream, 0, offset)


def test_records_of_a_plain_file_may_begin_anywhere(tmp_path: Path) -> None:
    file = file_of(tmp_path, warc(FIRST, SECOND, gzip=False))
    with file.open("rb") as stream:
        check_start(file, stream, 0, 7)
