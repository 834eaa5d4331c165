"""The index finds the copies of a URL by time, follows the files of the archive, and can be lost."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from crawler.storage.archive.cdxj import cdxj_line
from crawler.storage.archive.index import INDEX_NAME, ArchiveIndex
from crawler.storage.archive.page import read_page
from crawler.storage.archive.records import SentRequest
from crawler.storage.archive.writer import ArchiveWriter
from tests.crawling import PROJECT
from tests.storage.warcs import CAME, HTML, SITE, SIZE, archived, record, warc

if TYPE_CHECKING:
    from pathlib import Path

URL = f"{SITE}/a"
DAY = timedelta(days=1)
OF_CDXJ_INDEXER = (
    'cn,ecns)/ 20261124235644 {"url": "http://www.ecns.cn/", "mime": "text/html", "status": "200", "digest": '
    '"sha1:3JGFPFO6SBZ65J3CH2JOT46JF6Y4H5ZQ", "length": "1606", "offset": "22828", "filename": "sample.warc.gz"}'
)
"""The first line that `cdxj-indexer seeds/sample.warc.gz -s` writes (version 1.4.6)."""


def copies_in(folder: Path) -> ArchiveWriter:
    """Archive three copies of a page, one with an error and one unchanged, and another page; the writer is open."""
    writer = ArchiveWriter(folder, "chinanews", SIZE, "tests/1")
    first = writer.write(URL, 200, [HTML], b"first", CAME)
    writer.write(URL, 500, [HTML], b"error", CAME + DAY)
    writer.write(URL, 200, [HTML], b"first", CAME + 2 * DAY, SentRequest(earlier=[first.place]))
    writer.write(URL, 200, [HTML], b"third", CAME + 3 * DAY)
    writer.write(f"{URL}/more", 200, [HTML], b"more", CAME)
    return writer


@pytest.mark.parametrize(
    ("at", "expected"),
    [("", b"third"), ("20260305", b"first"), ("20260306", b"first"), ("2027", b"third"), ("2025", None)],
)
def test_the_newest_successful_copy_until_a_time_is_found(tmp_path: Path, at: str, expected: bytes | None) -> None:
    copies_in(tmp_path).close()
    with ArchiveIndex(tmp_path) as index:
        index.update()
        found = index.at("http://ecns.cn/a#top", at)
    assert (found and read_page(tmp_path / found.file, found.offset).body) == expected


def test_copies_are_listed_by_url_prefix_and_day(tmp_path: Path) -> None:
    copies_in(tmp_path).close()
    with ArchiveIndex(tmp_path) as index:
        index.update()
        assert [one.status for one in index.find(URL)] == [200, 500, 200, 200]
        assert [one.kind for one in index.find(URL, "20260305", "20260306")] == ["response", "revisit"]
        assert len(list(index.find(f"{SITE}/*"))) == len(list(index.find(""))) == 5
        assert len(list(index.find("https://www.ecns.cn*"))) == 5
        assert not list(index.find(f"{SITE}/b"))


def test_only_new_bytes_are_read_and_removed_files_are_forgotten(tmp_path: Path) -> None:
    writer = copies_in(tmp_path)
    seen: list[Path] = []
    with ArchiveIndex(tmp_path) as index:
        index.update(seen.append)
        index.update(seen.append)
        assert len(seen) == 1
        writer.write(f"{SITE}/late", 200, [HTML], b"late", CAME)
        writer.close()
        archived(tmp_path / "sub", warc(record("/sub")))
        index.update(seen.append)
        assert len(seen) == 3
        assert {one.url for one in index.find("")} == {URL, f"{URL}/more", f"{SITE}/late", f"{SITE}/sub"}
        (tmp_path / "sub" / "a.warc.gz").unlink()
        index.update(seen.append)
        assert not list(index.find(f"{SITE}/sub"))
    assert b"ecns.cn/sub" not in (tmp_path / INDEX_NAME).read_bytes()


@pytest.mark.parametrize("content", [b"", b"no database" * 1000])
def test_an_index_that_is_damaged_is_made_anew(tmp_path: Path, content: bytes) -> None:
    copies_in(tmp_path).close()
    (tmp_path / INDEX_NAME).write_bytes(content)
    with ArchiveIndex(tmp_path) as index:
        index.update()
        assert len(list(index.find(""))) == 5


def test_its_lines_are_those_of_cdxj_indexer(tmp_path: Path) -> None:
    (tmp_path / "sample.warc.gz").write_bytes((PROJECT / "seeds" / "sample.warc.gz").read_bytes())
    with ArchiveIndex(tmp_path) as index:
        index.update()
        lines = list(map(cdxj_line, index.find("")))
    assert lines[0] == OF_CDXJ_INDEXER
    assert lines == sorted(lines)
