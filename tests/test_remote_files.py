"""Files in object stores are read and written as local ones, and each failure is one clear line."""

from __future__ import annotations

import http.server
import json
import re
import shutil
import subprocess
import sys
import threading
import urllib.request
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from crawler.storage.archive.reader import ArchiveReader
from tests.crawling import LONGEST_SECONDS, PROJECT
from tests.forked import run_command
from tests.imports import loaded_by, of_packages
from tests.object_store import Store, breaking_connection, environment_for, running_store
from tests.storage.warcs import SITE, everything, record, warc

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.forked import Output

TEXT = "<p>The ferry came back on Sunday, and the people of the island were glad of it, as they said to the paper.</p>"
PAGE = f"<html><head><title>The ferry</title></head><body><h1>The ferry</h1>{TEXT * 3}</body></html>".encode()
RECORDS = [record(f"/{at}", PAGE.replace(b"Sunday", b"Sunday %d" % at)) for at in range(3)]
LARGE = 3_000_000
CLOSED_PORT = "http://127.0.0.1:9"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a page and with archives of each kind."""
    folder = tmp_path_factory.mktemp("files")
    plain, packed = warc(*RECORDS, gzip=False), warc(*RECORDS)
    contents = {"a.warc": plain, "b.warc.gz": packed, "c.warc.zst": zstd.compress(plain), "e.html": PAGE}
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    with zipfile.ZipFile(folder / "d.zip", "w") as opened:
        opened.writestr("1.html", PAGE)
        opened.writestr("archive/2.warc.gz", packed)
    return folder


@pytest.fixture(scope="module")
def store(files: Path) -> Iterator[Store]:
    """A server with the bucket `news`, which has the files, one that is cut off, and a large one."""
    with running_store() as found:
        send(f"{found.url}/news")
        for file in files.iterdir():
            send(f"{found.url}/news/good/{file.name}", file.read_bytes())
        send(f"{found.url}/news/bad/cut.warc.gz", warc(*RECORDS)[:-20])
        send(f"{found.url}/news/large.warc", large())
        yield found


def send(url: str, content: bytes | None = None) -> None:
    """Make a bucket, or an object with a content."""
    headers = {"Content-Type": "application/octet-stream", "x-amz-acl": "public-read"}
    request = urllib.request.Request(url, content, headers, method="PUT")  # noqa: S310  # our server
    urllib.request.urlopen(request, timeout=LONGEST_SECONDS).close()  # noqa: S310


def large() -> bytes:
    """Return a WARC file of several pages that is read in many requests."""
    return warc(*(record(f"/{at}", PAGE + b" " * (LARGE // 10)) for at in range(10)), gzip=False)


def clean(store: Store | str, *arguments: str, **environment: str) -> Output:
    """Run the command with the server as object store, and one process for the few pages."""
    known = environment_for(store) if isinstance(store, str) else store.environment
    return run_command(("clean", "--jobs", "1", *arguments), PROJECT, known | environment, b"")


def lines(text: str, folder: str) -> list[dict[str, Any]]:
    """Return the lines of an output, with names that do not depend on the place of the inputs."""
    return [json.loads(line.replace(folder or "://", "FOLDER")) for line in text.splitlines()]


@pytest.mark.slow
def test_remote_files_folders_and_patterns_give_the_same_lines_as_local_ones(store: Store, files: Path) -> None:
    names = "a.warc", "b.warc.gz", "c.warc.zst"
    local = clean(store, str(files), *(f"{files}/{name}" for name in names))
    remote = clean(store, "s3://news/good/", "s3://news/good/[ab].w*", f"{store.url}/news/good/{names[2]}")
    assert (local.exit_code, remote.exit_code) == (0, 0), remote.err
    assert len(local.out.splitlines()) == 14 + 9
    text = remote.out.replace(f"{store.url}/", "s3://")
    assert lines(text, "s3://news/good") == lines(local.out, str(files))


@pytest.mark.slow
def test_a_failure_of_a_remote_file_costs_that_file_only_and_says_why(store: Store) -> None:
    named = "bad/cut.warc.gz", "absent.html", "absent/*.warc", "good/b.warc.gz"
    said = clean(store, *(f"s3://news/{name}" for name in named), "s3://nowhere/a.html")
    assert said.exit_code == 3
    assert [line["reason"] is None for line in lines(said.out, "")] == [
        True,
        True,
        False,
        False,
        False,
        *[True] * 3,
        False,
    ]
    errors = [line for line in said.err.splitlines() if line.startswith("error: ")]
    assert [re.sub(r"byte \d+", "byte N", line) for line in errors] == [
        "error: s3://news/bad/cut.warc.gz: cut off or damaged from byte N on",
        "error: s3://news/absent.html: cannot be read: No such file or directory",
        "error: s3://news/absent/*.warc: cannot be read: No such file or directory",
        "error: s3://nowhere/a.html: cannot be read: No such file or directory",
    ]


@pytest.mark.slow
def test_a_connection_that_breaks_in_mid_file_is_an_error_behind_the_pages_before(store: Store) -> None:
    with breaking_connection(store.port, start=2_000_000) as url:
        said = clean(url, "s3://news/large.warc")
    assert said.exit_code == 3
    assert 0 < len(lines(said.out, "")) < 10
    assert re.search(r"(?m)^error: s3://news/large.warc: cannot be read: .*, at byte [\d,]+ of 3,\d+,\d+$", said.err)


class _Denied(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        content = b"<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>"
        self.send_response(403)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def do_HEAD(self) -> None:
        self.send_response(403)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def denying() -> Iterator[str]:
    """The URL of a server that denies access to each object."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Denied) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.mark.slow
def test_a_store_that_cannot_be_used_is_one_line_and_exit_code_2(denying: str) -> None:
    cases = (
        (denying, "s3://news/a.warc.gz", "access is denied"),
        (CLOSED_PORT, "s3://news/a.warc.gz", "EndpointConnectionError: .*Could not connect"),
        ("", f"{denying}/a.warc.gz", "the server answers 403"),
        ("", "nothing://news/a", "Protocol not known: nothing"),
    )
    for url, name, message in cases:
        said = clean(url, name)
        assert (said.exit_code, said.out) == (2, "")
        assert re.fullmatch(f"error: {re.escape(name)}: cannot be read: {message}.*\n", said.err), said.err


@pytest.mark.slow
def test_an_output_is_stored_whole_at_the_end_or_kept_here(store: Store) -> None:
    said = clean(store, "s3://news/good/b.warc.gz", "-o", "s3://news/out/b.jsonl")
    assert said.exit_code == 0
    with urllib.request.urlopen(f"{store.url}/news/out/b.jsonl") as answer:  # noqa: S310  # our server
        assert len(lines(answer.read().decode(), "")) == 3
    said = clean(store, "s3://news/good/b.warc.gz", "-o", "s3://nowhere/b.parquet")
    assert said.exit_code == 9
    kept = Path(said.err.rpartition("it is kept as ")[2].rstrip("\n"))
    assert kept.read_bytes().startswith(b"PAR1")
    shutil.rmtree(kept.parent)
    said = clean(store, "s3://news/good/b.warc.gz", "-o", "s3://news/good/e.html")
    assert (said.exit_code, said.err.count("\n")) == (2, 1)


@pytest.mark.slow
def test_a_page_is_read_by_its_url_and_by_its_place_without_the_rest_of_the_file(store: Store, files: Path) -> None:
    program = (
        "from crawler.remote_files import RemoteFile; from crawler.storage.archive.page import read_place;"
        "page = read_place('s3://news/large.warc:0'); print(page.url, page.archived, len(page.body));"
        "from crawler.storage.archive.reader import ArchiveReader;"
        "found = ArchiveReader(RemoteFile('s3://news/good/b.*'), lambda _: True);"
        "print(*(found.page(url).archived for url in found.urls()))"
    )
    with breaking_connection(store.port, start=2_000_000) as url:
        command = [sys.executable, "-c", program]
        ended = subprocess.run(
            command, cwd=PROJECT, env=environment_for(url), check=True, capture_output=True, text=True
        )
    local = ArchiveReader(files / "b.warc.gz", everything)
    places = " ".join(str(page.archived) for url in local.urls() if (page := local.page(url)))
    places = places.replace(str(files), "s3://news/good")
    assert ended.stdout == f"{SITE}/0 s3://news/large.warc:0 {len(PAGE) + LARGE // 10}\n{places}\n"


@pytest.mark.slow
def test_local_files_load_nothing_for_remote_ones(files: Path) -> None:
    loaded = loaded_by(files, "-m", "crawler", "clean", str(files))
    assert "crawler.inputs.reader" in loaded
    assert of_packages(loaded, "fsspec", "s3fs", "aiohttp") == set()
