"""An export has its name when it is complete, and never before: on a full disk, when it is killed, when it is wrong."""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import subprocess
import sys
from functools import partial
from subprocess import PIPE
from typing import TYPE_CHECKING

import pytest

from crawler.exceptions import AlreadyRunningError, BadInputError
from crawler.export.exporting import Export
from crawler.export.selection import Selection
from crawler.storage.database import open_database
from crawler.vocabulary import ExportFormat, RunStatus
from tests.cli.commands import error_of, run
from tests.crawling import PROJECT
from tests.small_files import with_files_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from crawler.items import Record
    from tests.export.conftest import Exported

OLD = "an older export"
FULL = 40_000  # bytes that fit the disk; SQLite itself needs 32 KB beside the store
HALF_WAY = """
import sys
from crawler.exceptions import AlreadyRunningError, BadInputError
from crawler.export.exporting import Export
from crawler.export.selection import Selection
from crawler.storage.database import open_database
from crawler.vocabulary import ExportFormat

def watch(records, total):
    for number, record in enumerate(records):
        if number == total // 2:
            print("half", flush=True)
            sys.stdin.read()
        yield record

Export(sys.argv[2], ExportFormat(sys.argv[3])).run(open_database(sys.argv[1]), Selection(), watch)
"""


@pytest.mark.slow
@pytest.mark.parametrize("name", ["a.csv.gz", "a.parquet", "a.sqlite", "txt/"])
def test_on_a_full_disk_nothing_has_the_name_and_an_older_export_stays(
    exported: Exported, tmp_path: Path, name: str
) -> None:
    style = ["--format", "txt"] if name == "txt/" else []
    if not style:
        (tmp_path / name).write_text(OLD)
    arguments = ["export", "--database", exported.url, "-o", f"{tmp_path}/{name}", *style]
    command = [*with_files_of(FULL), sys.executable, "-m", "crawler", *arguments]
    ended = subprocess.run(command, cwd=PROJECT, check=False, capture_output=True, text=True)
    assert re.fullmatch("error: the output cannot be written: (File too large|.*disk.*)\n", ended.stderr), ended.stderr
    assert ended.returncode == RunStatus.STORAGE_FAILED.exit_code
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == ({} if style else {name: OLD})


@pytest.mark.parametrize(
    ("name", "stop"),
    [("a.parquet", signal.SIGKILL), ("a.sqlite", signal.SIGKILL), ("txt", signal.SIGKILL), ("txt", signal.SIGINT)],
)
def test_a_killed_export_has_no_name_and_the_next_one_is_complete(
    exported: Exported, tmp_path: Path, name: str, stop: signal.Signals
) -> None:
    target = f"{tmp_path}/{name}{'/' if name == 'txt' else ''}"
    style = ExportFormat(name.rpartition(".")[2])
    command = [sys.executable, "-c", HALF_WAY, exported.url, target, style]
    with subprocess.Popen(command, cwd=PROJECT, stdin=PIPE, stdout=PIPE, stderr=subprocess.DEVNULL) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == b"half\n"
        running.send_signal(stop)
        running.wait()
    left = [path.name for path in tmp_path.iterdir()]
    assert left == ([f"{name}.part" if name == "txt" else f".{name}.part"] if stop == signal.SIGKILL else [])
    engine = open_database(exported.url)
    Export(target, style).run(engine, Selection(), lambda records, _: records)
    engine.dispose()
    made, expected = (contents(folder / name) for folder in (tmp_path, exported.folder))
    assert (made, [path.name for path in tmp_path.iterdir()]) == (expected, [name])


@pytest.mark.parametrize("style", ["csv", "vrt"])
def test_standard_output_that_cannot_be_written_is_one_line_and_exit_code_9(exported: Exported, style: str) -> None:
    command = [sys.executable, "-m", "crawler", "export", "--database", exported.url, "--format", style]
    with open("/dev/full", "wb") as full:  # noqa: PTH123  # a device
        ended = subprocess.run(command, cwd=PROJECT, check=False, stdout=full, stderr=PIPE, text=True)
    assert ended.stderr == "error: the output cannot be written: No space left on device\n"
    assert ended.returncode == RunStatus.STORAGE_FAILED.exit_code


def test_a_second_export_to_one_name_at_the_same_time_is_an_error_and_the_first_is_complete(
    exported: Exported, tmp_path: Path
) -> None:
    engine = open_database(exported.url)
    for name in ("a.jsonl", "txt"):
        first = Export(f"{tmp_path / name}{'/' if name == 'txt' else ''}", ExportFormat(name.rpartition(".")[2]))
        second = partial(first.run, engine, Selection(), lambda records, _: records)

        def during(records: Iterator[Record], _: int, second: Callable[[], object] = second) -> Iterator[Record]:
            yield next(records)
            with pytest.raises(AlreadyRunningError, match="another process writes it"):
                second()
            yield from records

        first.run(engine, Selection(), during)
        assert contents(tmp_path / name) == contents(exported.folder / name)
    engine.dispose()


def test_a_quick_export_prints_its_count_alone_on_a_terminal(exported: Exported, tmp_path: Path) -> None:
    terminal, shown = pty.openpty()
    command = [sys.executable, "-m", "crawler", "export", "--database", exported.url, "-o", str(tmp_path / "a.txt")]
    ended = subprocess.run(command, cwd=PROJECT, check=True, stdout=PIPE, stderr=shown)
    os.close(shown)
    printed = os.read(terminal, 65536).decode()
    os.close(terminal)
    total = len(exported.records)
    assert (f"{total} articles" in printed, len(printed.splitlines()), ended.stdout) == (True, 1, b"")


def contents(path: Path) -> dict[str, bytes]:
    """Return the bytes of a file, or of each file in a folder."""
    files = path.rglob("*.*") if path.is_dir() else [path]
    return {str(file.relative_to(path)): file.read_bytes() for file in files}


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["-o", "{0}/a.xlsx"], "its name does not tell the format"),
        (["-o", "{0}/"], "is a folder; name the format with --format"),
        (["-o", "{0}/", "--format", "csv"], "--format csv writes one file: name it"),
        (["-o", "{0}/", "--format", "tei"], "is a folder with files, which are never replaced"),
        (["--format", "parquet"], "writes one file; name it with --output"),
        (["-o", "{0}/a.parquet.gz"], "is not compressed again"),
        (
            ["-o", "{0}/no/such/a.csv"],
            "cannot be written: No such file or directory; make the folder /",
        ),
        (["-o", ""], "a file name is empty"),
        (["--columns", "title,nosuch"], "there is no column 'nosuch'; the columns are document_id, url, "),
        (["--columns", "title,title"], "the column 'title' is named twice"),
        (["--format", "txt", "--columns", "title"], "--columns does not go with --format txt"),
        (["--where", "nosuch = 1", "-o", "{0}/a.csv"], "no such column: nosuch"),
        (["--where", "1; DELETE FROM articles"], "this one has a semicolon"),
    ],
)
def test_arguments_that_do_not_go_together_are_one_line_and_nothing_is_written(
    exported: Exported, tmp_path: Path, arguments: list[str], expected: str
) -> None:
    (tmp_path / "old").write_text(OLD)
    said = run("export", "--database", exported.url, *(argument.format(tmp_path) for argument in arguments))
    assert expected in error_of(said)
    assert [path.name for path in tmp_path.iterdir()] == ["old"]


def test_a_pipe_gets_an_export_and_a_link_stays_one(exported: Exported, tmp_path: Path) -> None:
    target, link, pipe = tmp_path / "target", tmp_path / "link.csv", tmp_path / "pipe.csv"
    link.symlink_to(target)
    os.mkfifo(pipe)
    arguments = ["export", "--database", exported.url, "--columns", "title,published", "--where", "confidence = 0.1"]
    with open(os.open(pipe, os.O_RDONLY | os.O_NONBLOCK), "rb") as reader:  # noqa: PTH123  # it opens a descriptor
        assert [run(*arguments, "-o", str(out)).exit_code for out in (link, pipe)] == [0, 0]
        piped = reader.read()
    assert piped == target.read_bytes() == b"\xef\xbb\xbftitle,published\r\nHarbour opens,2026-03-04T09:30:00+08:00\r\n"
    assert link.is_symlink()
    assert list(json.loads((tmp_path / "link.schema.json").read_bytes())["properties"]) == ["title", "published"]


def test_a_folder_that_cannot_be_replaced_is_an_error_at_once_and_a_link_to_a_folder_stays_one(
    exported: Exported, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link, here, file = tmp_path / "link", tmp_path / "here", tmp_path / "file"
    (tmp_path / "target").mkdir()
    link.symlink_to("target")
    here.mkdir()
    file.write_text(OLD)
    monkeypatch.chdir(here)
    engine = open_database(exported.url)
    for target, said in ((".", "is a mount point or has the current"), (f"{file}/", "is a file; name a new folder")):
        with pytest.raises(BadInputError, match=said):
            Export(target, ExportFormat.TXT).run(engine, Selection(), lambda records, _: records)
    engine.dispose()
    assert run("export", "--database", exported.url, "--format", "txt", "-o", f"{link}/").exit_code == 0
    assert (link.is_symlink(), contents(tmp_path / "target")) == (True, contents(exported.folder / "txt"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "here", "link", "target"]


def test_a_folder_of_the_user_with_the_name_of_the_part_is_refused_and_untouched(
    exported: Exported, tmp_path: Path
) -> None:
    notes = tmp_path / "txt.part" / "notes.txt"
    notes.parent.mkdir()
    notes.write_text(OLD)
    said = run("export", "--database", exported.url, "--format", "txt", "-o", f"{tmp_path}/txt/")
    assert f"{notes.parent}: exists, and has no mark of this program; move it away" in error_of(said)
    assert [*tmp_path.rglob("*")] == [notes.parent, notes]


def test_standard_error_says_how_many_articles_are_special_or_left_out(exported: Exported) -> None:
    arguments = ["export", "--database", exported.url, "--format", "txt"]
    total = len(exported.records)
    assert run(*arguments).err == f"{total} articles (1 incomplete, 1 without a date)\n"
    assert run(*arguments, "--until", "2015-12-31").err == (
        "1 articles\n1 without a date are left out; --undated adds them\n"
    )
    both = run(*arguments, "--until", "2015-12-31", "--undated")
    assert (both.out.count("\n---\n"), both.err) == (1, "2 articles (1 incomplete, 1 without a date)\n")
