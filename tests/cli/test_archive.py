"""`chinanews archive`: pages by URL and time; files verified, repaired and compacted."""

from __future__ import annotations

import json
import os
from datetime import timedelta
from hashlib import shake_256
from typing import TYPE_CHECKING

import pytest

from crawler.storage.archive.writer import ArchiveWriter
from crawler.storage.database import open_database
from tests.cli.commands import error_of, run
from tests.storage.warcs import CAME, HTML, SITE, SIZE, read

if TYPE_CHECKING:
    from pathlib import Path

URL = f"{SITE}/a"
BODY = shake_256(b"page").digest(2000)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Archive a page on two days, in two files, next to a database."""
    for day, name in enumerate(("first", "second")):
        writer = ArchiveWriter(tmp_path / "archive", name, SIZE, "tests/1")
        writer.write(URL, 200, [HTML], BODY, CAME + timedelta(days=day))
        writer.write(f"{URL}{day}", 200, [HTML], b"page %d" % day, CAME)
        writer.close()
    open_database(str(tmp_path / "articles.db")).dispose()
    return tmp_path / "archive"


def archive(folder: Path, command: str, *arguments: str) -> tuple[str, int]:
    """Run a command on the archive; return its output and its exit code."""
    database = ["--database", str(folder.parent / "articles.db")] if command in {"repair", "compact"} else []
    ended = run("archive", command, "--archive", str(folder), *database, *arguments)
    return ended.out, ended.exit_code


@pytest.mark.slow
def test_pages_are_listed_and_written_by_url_and_time(folder: Path, tmp_path: Path) -> None:
    listed, code = archive(folder, "list", URL, "--since", "2026-03-05")
    assert code == 0
    assert listed.startswith(f"2026-03-05T12:00:00Z  200  response  {URL}  second-")
    objects = [json.loads(line) for line in archive(folder, "list", "--format", "json")[0].splitlines()]
    assert [one["url"] for one in objects] == [URL, URL, f"{URL}0", f"{URL}1"]
    assert archive(folder, "get", f"{URL}1", "--headers")[0].endswith(
        "content-type: text/html; charset=utf-8\n\npage 1"
    )
    assert archive(folder, "get", URL, "--at", "2026-03-04T23:00+08:00", "-o", str(tmp_path / "page")) == ("", 0)
    assert (tmp_path / "page").read_bytes() == BODY


def test_a_page_is_written_into_a_pipe_or_a_link_which_stays_one(folder: Path, tmp_path: Path) -> None:
    pipe, link = tmp_path / "pipe", tmp_path / "link"
    os.mkfifo(pipe)
    link.symlink_to("target")
    with open(os.open(pipe, os.O_RDONLY | os.O_NONBLOCK), "rb") as reader:  # noqa: PTH123  # it opens a descriptor
        assert [archive(folder, "get", URL, "-o", str(out)) for out in (pipe, link)] == [("", 0)] * 2
        assert reader.read() == (tmp_path / "target").read_bytes() == BODY
    assert (pipe.is_fifo(), link.is_symlink()) == (True, True)


def test_a_folder_with_the_name_of_a_file_is_not_read_and_a_file_that_cannot_be_read_is_named(folder: Path) -> None:
    (folder / "folder.warc.gz").mkdir()
    assert [archive(folder, command)[1] for command in ("verify", "repair")] == [0, 0]
    (folder / "link.warc.gz").symlink_to("nowhere")
    for command in ("verify", "repair"):
        said = run("archive", command, "--archive", str(folder))
        assert error_of(said) == f"error: {folder / 'link.warc.gz'}: cannot be read: No such file or directory\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ("list", f"{SITE}/unknown"),
        ("list", "--since", "2026-03-05", "--until", "2026-03-04"),
        ("get", f"{SITE}/unknown"),
        ("get", URL, "--at", "2020"),
        ("get", URL, "--at", "noon"),
        ("verify", "no-such-folder"),
        ("repair", "no-such-file"),
    ],
)
def test_input_that_cannot_be_used_gives_one_line(folder: Path, arguments: tuple[str, ...]) -> None:
    run("archive", "list", "--archive", str(folder))
    assert error_of(run("archive", *arguments, "--archive", str(folder)))


def test_a_damaged_file_is_found_repaired_and_kept(folder: Path) -> None:
    assert archive(folder, "verify")[1] == 0
    pages = read(folder)
    file = next(folder.glob("first*"))
    file.write_bytes(file.read_bytes()[:-20])
    found, code = archive(folder, "verify", "--format", "json")
    assert code == 3
    finding, summary = map(json.loads, found.splitlines())
    assert (finding["fault"], finding["file"], summary["faults"]) == ("cut-off", str(file), 1)
    repaired, code = archive(folder, "repair")
    assert (code, "damaged bytes left out" in repaired) == (0, True)
    assert archive(folder, "verify")[1] == 0
    assert archive(folder, "repair") == ("no file is damaged\n", 0)
    assert read(folder).keys() == pages.keys() - {f"{URL}0"}
    assert file.with_name(f"{file.name}.damaged").exists()


def test_files_are_compacted_once_and_no_page_is_lost(folder: Path) -> None:
    pages = read(folder)
    compacted, code = archive(folder, "compact")
    assert (code, "and 1 more" in compacted) == (0, True)
    assert read(folder) == pages
    listed = archive(folder, "list", URL)[0].splitlines()
    assert [line.split()[2] for line in listed] == ["response", "revisit"]
    assert archive(folder, "compact") == ("there is nothing to compact\n", 0)
