"""A WARC file is read from its start to its end; at damage there is an error after the whole records."""

from __future__ import annotations

import gzip
import sys
from io import BytesIO
from typing import TYPE_CHECKING

import pytest

from crawler.exceptions import ArchiveError
from crawler.items import Page
from crawler.storage.archive.stream import begins_archive, is_one_text, pages_in_file, pages_in_stream
from crawler.storage.archive.zstd_file import FRAME_MAGIC
from tests.storage.warcs import SITE, record, warc

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from crawler.storage.archive.stream import Archived

PAGES = {f"{SITE}/{number}": f"<p>page {number}</p>".encode() * 20 for number in range(4)}
RECORDS = [record(url, body) for url, body in PAGES.items()]
PLAIN, PACKED = warc(*RECORDS, gzip=False), warc(*RECORDS)
FORMS = {
    "plain": PLAIN,
    "packed": PACKED,
    "packed as a whole": gzip.compress(PLAIN),
    "zstd": b"".join(zstd.compress(warc(one, gzip=False)) for one in RECORDS),
    "zstd as a whole": zstd.compress(PLAIN),
}
LINE_ENDS = 4
"""Bytes that end a plain record and have no content."""


def file_of(folder: Path, content: bytes) -> Path:
    """Write a file."""
    file = folder / "a.warc"
    file.write_bytes(content)
    return file


def read(records: Iterable[Archived]) -> tuple[dict[str, bytes], list[str]]:
    """Return the pages of records, and the errors."""
    found = [one.page for one in records]
    pages = {one.url: one.body for one in found if isinstance(one, Page)}
    return pages, [str(one) for one in found if isinstance(one, ArchiveError)]


@pytest.mark.parametrize("form", FORMS)
def test_the_pages_are_read_in_any_form_of_compression(tmp_path: Path, form: str) -> None:
    file = file_of(tmp_path, FORMS[form])
    assert begins_archive(file)
    assert read(pages_in_file(file)) == (PAGES, [])
    if not form.startswith("zstd"):
        assert read(pages_in_stream(BytesIO(FORMS[form]))) == (PAGES, [])


@pytest.mark.parametrize("form", FORMS)
def test_a_file_cut_at_any_byte_gives_its_whole_pages_and_one_error(tmp_path: Path, form: str) -> None:
    whole = FORMS[form]
    ends = {len(FORMS[form]), *_starts(form)}
    for cut in range(1, len(whole), 7):
        pages, errors = read(pages_in_file(file_of(tmp_path, whole[:cut])))
        if not form.startswith("zstd"):
            assert read(pages_in_stream(BytesIO(whole[:cut]))) == (pages, errors), cut
        assert pages == dict([*PAGES.items()][: len(pages)]), cut
        is_end = any(end - LINE_ENDS * (form == "plain") <= cut <= end for end in ends)
        assert len(errors) == (not is_end), cut


def _starts(form: str) -> list[int]:
    """Return where a file can end between two records."""
    if form.endswith("whole"):
        return []
    if form == "zstd":
        return [at for at in range(len(FORMS[form])) if FORMS[form].startswith(FRAME_MAGIC, at)]
    return [one.offset for one in pages_in_stream(BytesIO(FORMS[form]))]


def test_garbage_after_the_last_record_is_an_error_and_no_page_is_lost() -> None:
    for content in (PLAIN, PACKED):
        pages, errors = read(pages_in_stream(BytesIO(content + b"garbage" * 100)))
        assert (pages, len(errors)) == (PAGES, 1)


def test_records_that_are_no_pages_are_read_for_damage_only() -> None:
    request = record("/1", b"GET / HTTP/1.1\r\n\r\n", kind="request", status=None)
    content = warc(request, RECORDS[0], request, gzip=False)
    first = dict([*PAGES.items()][:1])
    assert read(pages_in_stream(BytesIO(content))) == (first, [])
    pages, errors = read(pages_in_stream(BytesIO(content[: -LINE_ENDS - 1])))
    assert (pages, len(errors)) == (first, 1)


def test_a_text_record_is_utf_8_and_a_file_of_one_is_known(tmp_path: Path) -> None:
    text = record("/1", "Fähre".encode(), kind="conversion", status=None)
    file = file_of(tmp_path, warc(text))
    assert is_one_text(file)
    (found,) = pages_in_file(file)
    assert isinstance(found.page, Page)
    assert found.page.headers == {"content-type": "text/plain; charset=utf-8"}
    assert not is_one_text(file_of(tmp_path, warc(text, text)))
    assert not is_one_text(file_of(tmp_path, warc(RECORDS[0])))


@pytest.mark.parametrize(
    "content", [b"", b"<p>page</p>", b"WARC/1.0\r\n", gzip.compress(b"text", mtime=0), b"\x1f\x8b\x08\0"]
)
def test_a_file_without_a_record_begins_no_archive(tmp_path: Path, content: bytes) -> None:
    assert not begins_archive(file_of(tmp_path, content))
