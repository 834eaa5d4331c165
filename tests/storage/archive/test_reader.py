"""The index of an archive: records of every kind and origin, the best copy of a URL, folders of files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.sites.chinanews import CHINANEWS
from crawler.storage.archive.reader import ArchiveReader
from tests.storage.warcs import SITE, archived, everything, read, record, warc

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "<p>Ma’s harbour opened on Monday.</p>".encode() * 50


def test_plain_and_gzipped_files_in_nested_folders_are_read_as_one_archive(tmp_path: Path) -> None:
    archived(tmp_path, warc(record("/a")))
    archived(tmp_path, warc(record("/b"), gzip=False), "2026/03/b.warc")
    archived(tmp_path, warc(record("/c"), gzip=False), "plain-under-a-gzip-name.warc.gz")
    archived(tmp_path, b"not looked at", "notes.txt")
    assert read(tmp_path).keys() == {f"{SITE}/{name}" for name in "abc"}


def test_a_file_is_read_whatever_its_name(tmp_path: Path) -> None:
    archived(tmp_path, warc(record("/a")), "pages")
    assert read(tmp_path / "pages").keys() == {f"{SITE}/a"}


def test_records_that_are_not_pages_are_ignored(tmp_path: Path) -> None:
    same = {"WARC_Refers_To_Target_URI": f"{SITE}/a", "WARC_Profile": "http://netpreserve.org/warc/1.1/revisit/x"}
    others = [
        record("/a", b"", kind="revisit", WARC_Date="2027-01-01T00:00:00Z", **same),
        record("/a", b"GET / HTTP/1.1\r\n\r\n", status=None, kind="request"),
        record("/a", b"about: it", status=None, kind="metadata"),
        record("/a", b"converted", status=None, kind="conversion"),
    ]
    archived(tmp_path, warc(record("/a", TEXT), *others))
    assert read(tmp_path) == {f"{SITE}/a": TEXT}


def test_pages_of_other_hosts_are_ignored(tmp_path: Path) -> None:
    others = ("https://www.example.com/a", "https://notecns.cn/a", "dns:www.ecns.cn", "http://[broken/a", "")
    archived(tmp_path, warc(record("/a"), *(record(url) | {"url": url} for url in others)))
    assert list(ArchiveReader(tmp_path, CHINANEWS.has).urls()) == [f"{SITE}/a"]


def test_a_later_copy_replaces_an_earlier_one_in_any_order(tmp_path: Path) -> None:
    early = record("/a", b"early", WARC_Date="2026-03-04T00:00:00Z")
    late = record("/a", b"late", WARC_Date="2026-03-05T00:00:00Z")
    for order in ((early, late), (late, early)):
        archived(tmp_path, warc(*order))
        assert read(tmp_path) == {f"{SITE}/a": b"late"}


def test_of_two_copies_of_one_second_the_later_one_counts(tmp_path: Path) -> None:
    dates = ("2026-03-04T00:00:00Z", "2026-03-04T00:00:00.250000Z", "2026-03-04T00:00:00.750000Z")
    early, middle, late = (record("/a", date.encode(), WARC_Date=date) for date in dates)
    for order in ((early, middle, late), (late, middle, early)):
        archived(tmp_path, warc(*order))
        assert read(tmp_path) == {f"{SITE}/a": dates[-1].encode()}


def test_a_later_error_does_not_replace_a_successful_page(tmp_path: Path) -> None:
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


def test_a_copy_under_the_requested_scheme_comes_first(tmp_path: Path) -> None:
    archived(tmp_path, warc(record("http://www.ecns.cn/a", b"plain"), record("https://www.ecns.cn/a", b"secure")))
    assert read(tmp_path) == {"http://www.ecns.cn/a": b"plain", "https://www.ecns.cn/a": b"secure"}


def test_an_url_in_angle_brackets_is_the_url(tmp_path: Path) -> None:
    archived(tmp_path, warc(record("/a") | {"url": f"<{SITE}/a>"}))
    assert read(tmp_path).keys() == {f"{SITE}/a"}
