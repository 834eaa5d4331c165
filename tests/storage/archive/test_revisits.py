"""A request is archived with its response, and an unchanged page as a revisit, which leads to the page again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType
from warcio.archiveiterator import ArchiveIterator as WarcioReader

from crawler.exceptions import ArchiveError
from crawler.storage.archive.digests import digest_of
from crawler.storage.archive.page import read_place
from crawler.storage.archive.reader import ArchiveReader
from crawler.storage.archive.records import IDENTICAL_PAYLOAD, NOT_MODIFIED, SentRequest
from crawler.storage.archive.stream import pages_in_file
from crawler.storage.archive.writer import ArchiveWriter
from tests.storage.warcs import CAME, HTML, SITE, SIZE, archived, everything, record, warc

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

URL = f"{SITE}/a.shtml?b=1"
BODY = b"<p>Tea was served.</p>" * 20
HOUR = timedelta(hours=1)
SENT = SentRequest(
    (("User-Agent", "tests/1"), ("Cookie", "s3cret"), ("Authorization", "s3cret"), ("Proxy-Authorization", "s3cret")),
    "192.0.2.7",
)
OLD = {"WARC_Profile": "http://netpreserve.org/warc/1.0/revisit/identical-payload-digest"}


def headers_of(file: Path) -> list[Mapping[str, str]]:
    """Return the WARC headers of all records of a file."""
    with file.open("rb") as stream:
        return [dict(found.headers) for found in ArchiveIterator(stream, record_types=WarcRecordType.any_type)]


def fetched_three_times(folder: Path) -> list[str]:
    """Archive a page, the same page an hour later, and status 304 after another hour; return the places."""
    writer = ArchiveWriter(folder, "chinanews", SIZE, "tests/1")
    first = writer.write(URL, 200, [HTML, ("ETag", "1")], BODY, CAME, SENT)
    same = writer.write(URL, 200, [HTML, ("ETag", "2")], BODY, CAME + HOUR, SENT._replace(earlier=[first.place]))
    unsent = writer.write(URL, 304, [("ETag", "2")], b"", CAME + 2 * HOUR, SENT._replace(earlier=[same.place]))
    writer.close()
    return [first.place, same.place, unsent.place]


def test_a_request_is_a_record_that_names_its_response_and_has_no_password(tmp_path: Path) -> None:
    fetched_three_times(tmp_path)
    (file,) = tmp_path.iterdir()
    warcinfo, response, request, *_ = headers_of(file)
    assert warcinfo["WARC-Filename"] == file.name
    assert request["WARC-Concurrent-To"] == response["WARC-Record-ID"]
    assert request["WARC-IP-Address"] == response["WARC-IP-Address"] == "192.0.2.7"
    with file.open("rb") as stream:
        sent = next(found for found in WarcioReader(stream, check_digests="raise") if found.rec_type == "request")
        assert sent.http_headers.get_header("User-Agent") == "tests/1"
        assert sent.http_headers.get_header("Host") == "www.ecns.cn"
        assert sent.http_headers.protocol == "GET"
        assert sent.http_headers.statusline == "/a.shtml?b=1 HTTP/1.1"
    with file.open("rb") as stream:
        everything_read = b"".join(found.reader.read() for found in ArchiveIterator(stream, parse_http=False))
    assert b"s3cret" not in everything_read


def test_an_unchanged_page_is_a_revisit_of_the_first_copy(tmp_path: Path) -> None:
    fetched_three_times(tmp_path)
    (file,) = tmp_path.iterdir()
    records = headers_of(file)
    first, same, unsent = (found for found in records if found["WARC-Type"] in {"response", "revisit"})
    assert (same["WARC-Profile"], unsent["WARC-Profile"]) == (IDENTICAL_PAYLOAD, NOT_MODIFIED)
    assert same["WARC-Payload-Digest"] == first["WARC-Payload-Digest"]
    for revisit in (same, unsent):
        assert revisit["WARC-Refers-To"] == first["WARC-Record-ID"]
        assert (revisit["WARC-Refers-To-Target-URI"], revisit["WARC-Refers-To-Date"]) == (URL, first["WARC-Date"])


def test_the_place_of_a_revisit_leads_to_the_page_with_its_own_time_and_headers(tmp_path: Path) -> None:
    pages = list(map(read_place, fetched_three_times(tmp_path)))
    assert [page.body for page in pages] == [BODY] * 3
    assert [page.status for page in pages] == [200] * 3
    assert [page.fetched_at for page in pages] == [CAME, CAME + HOUR, CAME + 2 * HOUR]
    assert [page.headers["etag"] for page in pages] == ["1", "2", "1"]
    assert len({page.digest for page in pages}) == 1


def test_a_page_is_archived_whole_if_it_changed_or_its_earlier_copy_is_gone(tmp_path: Path) -> None:
    first, *_ = fetched_three_times(tmp_path)
    writer = ArchiveWriter(tmp_path, "other", SIZE, "tests/1")
    earlier = SENT._replace(earlier=[first])
    changed = writer.write(URL, 200, [HTML], BODY + b"!", CAME, earlier)
    elsewhere = writer.write(f"{URL}&c", 200, [HTML], BODY, CAME, earlier)
    (file,) = tmp_path.glob("chinanews*")
    file.unlink()
    gone = writer.write(URL, 200, [HTML], BODY, CAME, earlier)
    writer.close()
    assert [read_place(one.place).body for one in (changed, elsewhere, gone)] == [BODY + b"!", BODY, BODY]


def test_a_revisit_without_its_original_is_an_error(tmp_path: Path) -> None:
    first, *_ = fetched_three_times(tmp_path)
    writer = ArchiveWriter(tmp_path, "other", SIZE, "tests/1")
    same = writer.write(URL, 200, [HTML], BODY, CAME + HOUR, SENT._replace(earlier=[first]))
    writer.close()
    (file,) = tmp_path.glob("chinanews*")
    file.unlink()
    with pytest.raises(ArchiveError, match="not in the archive"):
        read_place(same.place)


@pytest.mark.parametrize(
    "names",
    [
        {"WARC_Refers_To_Target_URI": f"{SITE}/a", "WARC_Refers_To_Date": "2020-01-01T00:00:00Z"},
        {"WARC_Refers_To": "<urn:uuid:00000000-0000-0000-0000-000000000001>"},
        {"WARC_Payload_Digest": digest_of(b"one")},
    ],
)
def test_revisits_of_other_programs_count_as_their_originals(tmp_path: Path, names: dict[str, str]) -> None:
    known = {"WARC_Record_ID": "<urn:uuid:00000000-0000-0000-0000-000000000001>"}
    one = record("/a", b"one", WARC_Date="2020-01-01T00:00:00Z", **known)
    two = record("/a", b"two", WARC_Date="2020-02-01T00:00:00Z")
    again = record("/a", b"", kind="revisit", WARC_Date="2020-03-01T00:00:00Z", **OLD, **names)
    archived(tmp_path, warc(again), "0.warc.gz")
    archived(tmp_path, warc(one, two), "1.warc.gz")
    archive = ArchiveReader(tmp_path, everything)
    page = archive.page(f"{SITE}/a")
    assert page is not None
    assert page.body == b"one"
    assert page.archived == f"{tmp_path / '1.warc.gz'}:0"
    assert [str(day) for _, day in archive.dated_urls()] == ["2020-03-01"]


def test_a_file_gives_each_page_once_and_the_pages_of_its_revisits_in_other_files(tmp_path: Path) -> None:
    first, *_ = fetched_three_times(tmp_path)
    writer = ArchiveWriter(tmp_path, "other", SIZE, "tests/1")
    writer.write(URL, 200, [HTML], BODY, CAME + HOUR, SENT._replace(earlier=[first]))
    writer.close()
    for file in tmp_path.iterdir():
        pages = [one.page for one in pages_in_file(file) if one.page is not None]
        assert [getattr(page, "body", page) for page in pages] == [BODY], file
    (tmp_path / "lost").mkdir()
    archived(tmp_path / "lost", warc(record("/a", b"", kind="revisit", WARC_Refers_To_Date="2020-01-01T00:00:00Z")))
    (lost,) = pages_in_file(tmp_path / "lost" / "a.warc.gz")
    assert isinstance(lost.page, ArchiveError)
