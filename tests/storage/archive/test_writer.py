"""The archive has every response byte for byte, any WARC tool reads it, and a killed run leaves whole records."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import zlib
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from fastwarc.warc import ArchiveIterator as FastReader
from warcio.archiveiterator import ArchiveIterator as WarcioReader

from crawler.exceptions import ArchiveError
from crawler.storage.archive.reader import ArchiveReader
from crawler.storage.archive.writer import LARGE_BYTES, ArchiveWriter
from tests.crawling import PROJECT
from tests.small_files import with_files_of
from tests.storage.warcs import CAME, HTML, SITE, SIZE, everything, read, written

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BODIES = {
    f"{SITE}/text.shtml": "<p>Ma’s harbour 港口</p>".encode(),
    f"{SITE}/gb.shtml": "<meta charset=gb2312><p>港口</p>".encode("gb18030"),
    f"{SITE}/empty.shtml": b"",
    f"{SITE}/line-ends": b"\r\n\r\nWARC/1.0\r\n\r\n\n\r",
    f"{SITE}/all-bytes": bytes(range(256)) * 5_000,
    f"{SITE}/large": bytes(range(256)) * (LARGE_BYTES // 256 + 1),
    f"{SITE}/query.shtml?a=1&b=%E6%B8%AF#part": b"query",
}
WRITES_FOR_EVER = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from crawler.storage.archive.writer import ArchiveWriter
writer = ArchiveWriter(Path(sys.argv[1]), "chinanews", 10**9, "tests")
for number in range(10**9):
    writer.write(f"https://www.ecns.cn/{number}", 200, [], os.urandom(50_000), datetime.now(UTC))
    print(number, flush=True)
"""
WRITES_TO_A_FULL_DISK = """
import signal, sys
from datetime import UTC, datetime
from pathlib import Path
from crawler.exceptions import ArchiveError
from crawler.storage.archive.writer import ArchiveWriter
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
writer = ArchiveWriter(Path(sys.argv[1]), "chinanews", 10**9, "tests")
try:
    for number in range(100):
        writer.write(f"https://www.ecns.cn/{number}", 200, [], __import__("os").urandom(30_000), datetime.now(UTC))
except ArchiveError as error:
    print(number, error)
"""


def test_pages_come_back_byte_for_byte(tmp_path: Path) -> None:
    written(tmp_path, BODIES)
    assert read(tmp_path) == BODIES


def test_a_page_comes_back_with_its_status_headers_and_time(tmp_path: Path) -> None:
    writer = ArchiveWriter(tmp_path, "chinanews", SIZE, "tests")
    headers = [HTML, ("X-Two", "a"), ("X-Two", "b"), ("ETag", '"e-1"')]
    writer.write(f"{SITE}/a", 200, headers, b"body", CAME.astimezone() + timedelta(hours=1))
    writer.close()
    page = ArchiveReader(tmp_path, everything).page(f"{SITE}/a")
    assert page is not None
    assert (page.status, page.fetched_at) == (200, CAME + timedelta(hours=1))
    assert page.headers["content-type"] == HTML[1]
    assert page.headers["etag"] == '"e-1"'


@pytest.mark.parametrize("status", [301, 304, 404, 500, 503, 799])
def test_redirects_and_errors_are_stored(tmp_path: Path, status: int) -> None:
    writer = ArchiveWriter(tmp_path, "chinanews", SIZE, "tests")
    writer.write(f"{SITE}/a", status, [("Location", "/b")], b"gone", CAME)
    writer.close()
    page = ArchiveReader(tmp_path, everything).page(f"{SITE}/a")
    assert page is not None
    assert (page.status, page.headers["location"], page.body) == (status, "/b", b"gone")


def test_headers_that_describe_the_transfer_are_not_stored(tmp_path: Path) -> None:
    writer = ArchiveWriter(tmp_path, "chinanews", SIZE, "tests")
    writer.write(f"{SITE}/a", 200, [("Transfer-Encoding", "chunked"), ("Content-Length", "9")], b"a body", CAME)
    writer.close()
    assert read(tmp_path) == {f"{SITE}/a": b"a body"}


def test_a_new_file_is_created_at_the_size_limit(tmp_path: Path) -> None:
    pages = {f"{SITE}/{number}": os.urandom(2_000) for number in range(10)}
    files = written(tmp_path, pages, size=5_000)
    assert 3 <= len(files) <= 5
    assert all(file.stat().st_size < 5_000 + 3_000 for file in files)
    assert read(tmp_path) == pages


def test_a_run_does_not_change_the_files_of_earlier_runs(tmp_path: Path) -> None:
    first = written(tmp_path, {f"{SITE}/a": b"one"})[0]
    before = first.read_bytes()
    writer = ArchiveWriter(tmp_path, "chinanews", SIZE, "tests")
    writer.write(f"{SITE}/b", 200, [], b"two", CAME + timedelta(seconds=1))
    writer.close()
    assert first.read_bytes() == before
    assert len(list(tmp_path.iterdir())) == 2


def test_workers_with_equal_process_ids_write_files_of_their_own_into_one_folder_in_one_second(tmp_path: Path) -> None:
    pages = {f"{SITE}/{number}": b"%d" % number for number in range(4)}
    for url, body in pages.items():
        written(tmp_path, {url: body})
    assert len(list(tmp_path.iterdir())) == len(pages)
    assert read(tmp_path) == pages


def test_no_file_is_created_before_the_first_page(tmp_path: Path) -> None:
    ArchiveWriter(tmp_path / "archive", "chinanews", SIZE, "tests").close()
    assert not (tmp_path / "archive").exists()


def test_each_record_is_a_gzip_member_of_its_own_and_each_file_begins_with_a_warcinfo_record(tmp_path: Path) -> None:
    files = written(tmp_path, {f"{SITE}/{number}": os.urandom(3_000) for number in range(4)}, size=6_000)
    assert len(files) == 2
    for file in files:
        heads = [member.split(b"\r\n")[:2] for member in members(file.read_bytes())]
        assert heads == [[b"WARC/1.1", b"WARC-Type: " + kind] for kind in (b"warcinfo", b"response", b"response")]


def members(packed: bytes) -> Iterator[bytes]:
    """Yield the content of each gzip member of a file."""
    while packed:
        member = zlib.decompressobj(zlib.MAX_WBITS | 16)
        yield member.decompress(packed)
        packed = member.unused_data


def test_fastwarc_and_warcio_read_the_same_pages_with_their_digests_right(tmp_path: Path) -> None:
    file = written(tmp_path, BODIES)[0]
    with file.open("rb") as stream:
        fast = {
            r.headers["WARC-Target-URI"]: (r.verify_payload_digest(), r.reader.read())
            for r in FastReader(stream, parse_http=True)
            if r.headers["WARC-Type"] == "response"
        }
    with file.open("rb") as stream:
        plain = {
            r.rec_headers.get_header("WARC-Target-URI"): r.content_stream().read()
            for r in WarcioReader(stream, check_digests="raise")
            if r.rec_type == "response"
        }
    assert plain == BODIES
    assert fast.keys() == BODIES.keys()
    assert all(sound for sound, _ in fast.values())


def test_warcio_check_finds_nothing_wrong(tmp_path: Path) -> None:
    checked = subprocess.run(
        [sys.executable, "-m", "warcio.cli", "check", "-v", *written(tmp_path, BODIES)],
        check=False,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert checked.returncode == 0, checked.stdout
    assert "failed" not in checked.stdout


def test_an_error_of_writing_names_the_archive(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(ArchiveError, match=r"cannot write to the archive .*file"):
        written(tmp_path / "file", BODIES)


def test_a_killed_writer_leaves_every_page_that_it_wrote(tmp_path: Path) -> None:
    command = [sys.executable, "-c", WRITES_FOR_EVER, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=PROJECT) as writer:
        assert writer.stdout is not None
        said = [writer.stdout.readline() for _ in range(30)]
        writer.send_signal(signal.SIGKILL)
        said += writer.stdout.readlines()
    pages = read(tmp_path, keep=True)
    done = {f"{SITE}/{line.strip()}" for line in said if line.endswith("\n")}
    assert len(done) >= 30
    assert pages.keys() >= done
    assert {len(body) for body in pages.values()} == {50_000}


def test_a_full_disk_leaves_only_whole_records(tmp_path: Path) -> None:
    command = [*with_files_of(100_000), sys.executable, "-c", WRITES_TO_A_FULL_DISK, str(tmp_path)]
    ended = subprocess.run(command, check=True, capture_output=True, text=True, timeout=600, cwd=PROJECT)
    assert ended.stdout.startswith("3 cannot write to the archive")
    assert list(read(tmp_path)) == [f"{SITE}/{number}" for number in range(3)]
