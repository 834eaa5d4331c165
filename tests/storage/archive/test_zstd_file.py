"""WARC files compressed with Zstandard, in frames for each record or for all; and heads whose lines end in LF alone."""

from __future__ import annotations

import gzip
import sys
from typing import TYPE_CHECKING

import pytest

from crawler.exceptions import ArchiveError
from crawler.storage.archive.page import read_place
from crawler.storage.archive.reader import ArchiveReader
from tests.storage.warcs import SITE, everything, read, record, warc

if TYPE_CHECKING:
    from pathlib import Path

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

PAGES = {f"{SITE}/{number}": f"<p>page {number}</p>".encode() * 20 * (number + 1) for number in range(4)}
RECORDS = [warc(record(url, body), gzip=False) for url, body in PAGES.items()]
DICTIONARY = zstd.train_dict([part[at:] for part in RECORDS for at in range(0, 200, 2)], 2_000)


def skippable(content: bytes, magic: int = 0x50) -> bytes:
    return bytes([magic]) + b"\x2a\x4d\x18" + len(content).to_bytes(4, "little") + content


def with_dictionary(content: bytes) -> bytes:
    return skippable(content, 0x5D) + b"".join(zstd.compress(one, zstd_dict=DICTIONARY) for one in RECORDS)


FORMS = {
    "frames": b"".join(map(zstd.compress, RECORDS)),
    "one frame": zstd.compress(b"".join(RECORDS)),
    "two frames": zstd.compress(b"".join(RECORDS)[:500]) + zstd.compress(b"".join(RECORDS)[500:]),
    "one alone, then one frame": zstd.compress(RECORDS[0]) + zstd.compress(b"".join(RECORDS[1:])),
    "skippable": skippable(b"made by hand") + b"".join(map(zstd.compress, RECORDS)),
    "dictionary": with_dictionary(DICTIONARY.dict_content),
    "packed dictionary": with_dictionary(zstd.compress(DICTIONARY.dict_content)),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_sound_form_is_read_page_by_page(tmp_path: Path, form: str) -> None:
    (tmp_path / "a.warc.zst").write_bytes(FORMS[form])
    assert read(tmp_path) == PAGES
    archive = ArchiveReader(tmp_path, everything)
    pages = [page for url in archive.urls() if (page := archive.page(url))]
    assert [read_place(page.archived or "").body for page in pages] == list(PAGES.values())


@pytest.mark.parametrize("form", FORMS)
def test_a_file_that_is_cut_off_is_never_whole(tmp_path: Path, form: str) -> None:
    whole = FORMS[form]
    for cut in (*range(1, len(whole) - 1, 37), len(whole) - 1):
        (tmp_path / "a.warc.zst").write_bytes(whole[:cut])
        try:
            found = read(tmp_path)
        except ArchiveError:
            continue
        assert found.items() < PAGES.items(), cut
        assert form in {"frames", "one alone, then one frame", "skippable", "dictionary", "packed dictionary"}, (
            "cut between two records"
        )


def test_garbage_after_the_last_frame_is_damage(tmp_path: Path) -> None:
    for form in ("frames", "one frame"):
        (tmp_path / "a.warc.zst").write_bytes(FORMS[form] + b"garbage")
        with pytest.raises(ArchiveError, match="damaged"):
            read(tmp_path)


@pytest.mark.parametrize("packed", [True, False])
def test_heads_with_bare_line_feeds_are_read(tmp_path: Path, packed: bool) -> None:  # noqa: FBT001
    heads = [part.split(b"\r\n\r\n", 1) for part in RECORDS]
    records = [head.replace(b"\r\n", b"\n") + b"\n\n" + content for head, content in heads]
    (tmp_path / "a.warc").write_bytes(b"".join(map(gzip.compress, records) if packed else records))
    assert read(tmp_path) == PAGES


@pytest.mark.parametrize(
    "content",
    [b"", b"short", DICTIONARY.dict_content[:4], DICTIONARY.dict_content[:40]],
    ids=["empty", "text", "sign", "beginning"],
)
def test_a_dictionary_that_is_none_is_damage(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.warc.zst").write_bytes(with_dictionary(content))
    with pytest.raises(ArchiveError, match="damaged"):
        read(tmp_path)
