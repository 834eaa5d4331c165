"""`chinanews clean` with many inputs: a line for each, in order, and an exit code that tells of failures."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
import zipfile
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from crawler.processing.pool import LOOK_AHEAD
from crawler.vocabulary import Reason, RunStatus
from tests.cli.commands import error_of, run
from tests.crawling import LONGEST_SECONDS, PROJECT
from tests.site import contents
from tests.small_files import with_files_of
from tests.storage.warcs import record, warc

PAGES = [page.served.body for page in contents().pages if page.article.look.template == "d"][:4]
UNTITLED = b"<html><p>The ferry came back on Sunday after seven years in a foreign dock.</p></html>"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Make a folder of pages, archives, an empty file and a picture."""
    made = tmp_path / "pages"
    made.mkdir()
    for at, body in enumerate(PAGES):
        (made / f"{at}.html").write_bytes(body)
    (made / "4.html").write_bytes(UNTITLED)
    (made / "5.html").write_bytes(b"")
    (made / "6.warc.gz").write_bytes(warc(record("/1", PAGES[0]), record("/2", status="404 Not Found"))[:-4])
    with zipfile.ZipFile(made / "7.zip", "w") as opened:
        opened.writestr("saved/page.html", PAGES[1])
    (made / "photo.jpg").write_bytes(b"\xff\xd8\xff")
    return made


def lines_of(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_each_input_is_a_line_in_order_for_any_number_of_jobs(folder: Path, tmp_path: Path) -> None:
    said = run("clean", str(folder), "--site", "chinanews", "--jobs", "1")
    assert said.exit_code == RunStatus.PARTIAL.exit_code
    lines = lines_of(said.out)
    assert [line["input"].removeprefix(f"{folder}/").partition(":")[0] for line in lines] == [
        "0.html", "1.html", "2.html", "3.html", "4.html", "5.html", "6.warc.gz", "6.warc.gz", "7.zip/saved/page.html",
    ]  # fmt: skip
    assert [line["reason"] for line in lines[4:]] == [
        Reason.NO_TITLE,
        Reason.BAD_INPUT,
        None,
        Reason.ARCHIVE_FAILED,
        None,
    ]
    one = json.loads(run("clean", str(folder / "1.html"), "--site", "chinanews", "--format", "json").out)
    del one["blocks"]
    assert lines[1] == {"input": f"{folder}/1.html", "reason": None} | one
    assert lines[8] == lines[1] | {"input": f"{folder}/7.zip/saved/page.html"}
    assert {tuple(line) for line in lines} == {("input", "reason", *one)}
    *errors, summary = said.err.splitlines()
    assert [f"error: {folder}/5.html: is empty" in errors[0], f"{folder}/6.warc.gz: cut off" in errors[1]] == [
        True,
        True,
    ]
    assert len(errors) == 2
    assert "9 inputs: 6 articles, 1 refused (no-title 1), 2 failed" in summary
    out = tmp_path / "out.jsonl"
    out.write_text("an older result")
    again = run("clean", str(folder), "--site", "chinanews", "--jobs", "2", "-o", str(out))
    assert (again.out, again.err, again.exit_code) == ("", said.err, said.exit_code)
    assert out.read_text(encoding="utf-8") == said.out


@pytest.mark.slow
def test_text_and_markdown_have_the_articles_in_one_file_or_a_file_each(folder: Path, tmp_path: Path) -> None:
    pages = [str(folder / "0.html"), str(folder / "1.html"), str(folder / "4.html")]
    texts = [run("clean", page, "--format", "markdown").out for page in pages[:2]]
    said = run("clean", *pages, "-o", str(tmp_path / "all.md"))
    assert (tmp_path / "all.md").read_text(encoding="utf-8") == "\n---\n\n".join(texts)
    refusal, summary = said.err.splitlines()
    assert refusal == f"note: {pages[2]}: a crawl would refuse this page: {Reason.NO_TITLE}"
    assert (summary.startswith("3 inputs: 2 articles"), said.exit_code) == (True, 0)
    target = f"{tmp_path}/each/"
    for _ in range(2):  # a second run replaces the files
        assert run("clean", *pages, pages[0], "--format", "markdown", "-o", target).exit_code == 0
    made = sorted(Path(target).iterdir())
    assert sorted(file.read_text(encoding="utf-8") for file in made) == sorted(texts)
    assert all(file.suffix == ".md" and file.name.isascii() for file in made)


@pytest.mark.slow
def test_parquet_has_the_rows_of_json(folder: Path, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    pages = [str(folder / name) for name in ("0.html", "4.html", "7.zip")]
    out = tmp_path / "out.parquet"
    assert run("clean", *pages, "-o", str(out)).exit_code == 0
    lines = lines_of(run("clean", *pages).out)
    for line in lines:
        line |= {name: line[name] and datetime.fromisoformat(line[name]) for name in ("published", "modified")}
    assert parquet.read_table(out).to_pylist() == lines
    assert not [*tmp_path.glob("*.part")]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["{0}", "{1}", "--url", "https://a.example/1"], "--site"),
        (["{0}", "-o", "{folder}/", "--format", "json"], "name a file"),
        (["{0}", "--format", "parquet"], "name it with --output"),
        (["{0}", "-o", "{0}"], "is an input"),
        (["{0}", "-o", "{folder}/no/such/out.jsonl"], "cannot be written"),
        (["{0}", "--site", "nosuch", "--jobs", "2"], "known sites"),
        (["{empty}", "-o", "{old}"], "contains no page; 1 file"),
        (["{folder}", "--format", "text", "-o", "{folder}/"], "is an input"),
        (["-o", "{0}", "{1}"], "is a page or an archive, which is never replaced"),
        (["{1}", "-o", "{folder}/7.zip"], "is a page or an archive, which is never replaced"),
        (["{0}", "{1}", "-o", "{loop}"], "cannot be written"),
        (["{folder}/none", "{folder}/nor", "-o", "{old}"], "none: cannot be read: No such file"),
        (["{0}", "", "-o", "{old}"], "a file name is empty"),
        (["{0}", "{1}", "-o", ""], "a file name is empty"),
        (["{0}", "--by-host"], "name it with --output"),
        (["{0}", "--by-host", "-o", "{old}"], "old.jsonl: is a file; --by-host and --dask write a folder"),
        (["--by-host", "-o", "{folder}/rows"], "read WARC files; name them"),
        (["{0}", "--shards", "2"], "--shards goes with --by-host and --dask"),
        (["{0}", "{1}", "-o", "{folder}/out.csv"], "no format has the suffix .csv; name the format with --format"),
    ],
)
def test_arguments_that_do_not_go_together_are_one_line_and_nothing_is_written(
    folder: Path, arguments: list[str], expected: str
) -> None:
    empty, old = folder / "empty", folder / "old.jsonl"
    empty.mkdir()
    (empty / "photo.jpg").write_bytes(b"x")
    old.write_text("an older result")
    (loop := folder / "loop").symlink_to(loop)
    names = {"folder": str(folder), "empty": str(empty), "old": str(old), "loop": str(loop)}
    files = [str(folder / "0.html"), str(folder / "1.html")]
    assert expected in error_of(run("clean", *(argument.format(*files, **names) for argument in arguments)))
    assert (folder / "0.html").read_bytes() == PAGES[0]
    assert old.read_text() == "an older result"
    assert not (folder / "out.csv").exists()


def test_no_article_and_unreadable_inputs_have_exit_codes_of_their_own(folder: Path) -> None:
    refused, missing = str(folder / "4.html"), str(folder / "nowhere")
    assert run("clean", refused, "--jobs", "1").exit_code == RunStatus.NO_ARTICLES.exit_code
    said = run("clean", missing, refused)
    assert said.exit_code == RunStatus.PARTIAL.exit_code
    assert [line["reason"] for line in lines_of(said.out)] == [Reason.BAD_INPUT, Reason.NO_TITLE]


def test_a_full_disk_is_one_line_and_exit_code_9(folder: Path) -> None:
    said = run("clean", str(folder), "-o", "/dev/full")
    assert (said.exit_code, said.out) == (RunStatus.STORAGE_FAILED.exit_code, "")
    assert said.err == "error: the output cannot be written: No space left on device\n"


def test_a_file_with_a_name_in_another_encoding_is_an_input(tmp_path: Path) -> None:
    file = os.fsencode(tmp_path) + b"/caf\xe9.html"
    with open(file, "wb") as opened:  # noqa: PTH123  # a Path has no bytes
        opened.write(PAGES[0])
    (line,) = lines_of(run("clean", os.fsdecode(file), "--jobs", "1").out)
    assert (line["input"], line["reason"]) == (f"{tmp_path}/caf\\xe9.html", None)


@pytest.mark.slow
def test_parquet_replaces_neither_a_pipe_nor_a_link(folder: Path, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    arguments = ["clean", str(folder / "0.html"), "--format", "parquet", "-o"]
    target, link, pipe = tmp_path / "target", tmp_path / "link", tmp_path / "pipe"
    link.symlink_to(target)
    os.mkfifo(pipe)
    with open(os.open(pipe, os.O_RDONLY | os.O_NONBLOCK), "rb") as reader:  # noqa: PTH123  # it opens a descriptor
        assert [run(*arguments, str(out)).exit_code for out in (link, pipe)] == [0, 0]
        assert reader.read() == target.read_bytes()
    assert parquet.read_table(target).num_rows == 1
    assert (link.is_symlink(), pipe.is_fifo(), [*tmp_path.glob("*.part")]) == (True, True, [])


@pytest.mark.slow
def test_a_parquet_file_that_cannot_be_completed_is_removed_and_an_older_one_stays(
    folder: Path, tmp_path: Path
) -> None:
    pytest.importorskip("pyarrow")
    out = tmp_path / "out.parquet"
    out.write_text("an older result")
    command = [*with_files_of(512), sys.executable, "-m", "crawler", "clean", str(folder), "-o", str(out)]
    ended = subprocess.run(command, cwd=PROJECT, check=False, stderr=subprocess.PIPE, text=True)
    assert ended.stderr.splitlines()[-1] == "error: the output cannot be written: File too large"
    assert ended.returncode == RunStatus.STORAGE_FAILED.exit_code
    assert (out.read_text(), [*tmp_path.glob("*.part")]) == ("an older result", [])


def test_results_on_a_terminal_are_not_mixed_with_the_progress(folder: Path) -> None:
    lines = on_terminal("clean", str(folder / "0.html"), "--jobs", "1").splitlines()
    assert (len(lines), lines[0][:9], lines[1]) == (2, '{"input":', "1 input: 1 article")


def on_terminal(*arguments: str) -> str:
    """Run a command whose output and messages go to one terminal."""
    terminal, shown = pty.openpty()
    command = [sys.executable, "-m", "crawler", *arguments]
    with subprocess.Popen(command, cwd=PROJECT, stdout=shown, stderr=shown):
        os.close(shown)
        printed = b"".join(iter(partial(_read, terminal), b"")).decode()
    os.close(terminal)
    return printed


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # Linux: the process has closed it
        return b""


@pytest.mark.slow
@pytest.mark.parametrize("stopped_by", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL, None])
def test_an_interrupted_run_leaves_whole_lines(folder: Path, stopped_by: signal.Signals | None) -> None:
    """The last input is a pipe that nobody writes to: the run waits until it is stopped. None: it is not read."""
    os.mkfifo(folder / "pipe")
    inputs = [str(folder / "0.html")] * (LOOK_AHEAD + 5) + [str(folder / "pipe")] * (stopped_by is not None)
    command = [sys.executable, "-m", "crawler", "clean", *inputs, "--jobs", "1"]
    out = subprocess.PIPE
    # `communicate` leaves out what a buffer holds.
    with subprocess.Popen(command, cwd=PROJECT, bufsize=0, stdout=out, stderr=out) as running:
        assert running.stdout is not None
        first = running.stdout.readline()
        if stopped_by is None:
            running.stdout.close()
        else:
            running.send_signal(stopped_by)
        try:
            rest, said = running.communicate(timeout=LONGEST_SECONDS)
        finally:
            running.kill()  # does nothing if it has ended
    for line in (first + (rest or b"")).splitlines(keepends=True):
        assert json.loads(line)["input"] == f"{folder}/0.html"
        assert line.endswith(b"\n")
    is_told = stopped_by in {signal.SIGINT, signal.SIGTERM}
    assert said.strip().startswith(b"interrupted after") is is_told
    assert (b"Traceback" in said, said.strip().count(b"\n")) == (False, 0)
    assert running.returncode == {None: 1, signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGKILL: -9}[stopped_by]
