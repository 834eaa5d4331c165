"""Scrapy's feeds have the rows and formats of an export, and a file that is complete or none."""

from __future__ import annotations

import csv
import gzip
import json
import os
import signal
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from crawler.export.csv_table import value_of
from crawler.items import DUPLICATE_FIELDS
from crawler.vocabulary import RunStatus
from crawler.whole_files import WholeFile
from tests.cli.commands import run
from tests.crawling import Crawling
from tests.sample import ARTICLES_IN_PART

if TYPE_CHECKING:
    from pathlib import Path

BY_THE_STORE = ("stored_at", *DUPLICATE_FIELDS)
"""The fields that a record gets when it is stored; a feed has it before that."""


@pytest.fixture
def some(few_pages: Path) -> tuple[str, ...]:
    """Return the arguments of a crawl of a few pages."""
    return ("-a", f"archive={few_pages}", "-s", "CRAWLER_ARCHIVE=")


def fed(crawling: Crawling, some: tuple[str, ...], *feeds: str) -> str:
    """Crawl a few pages into feeds; return the log."""
    ended = crawling.run(*some, *(argument for feed in feeds for argument in ("-O", feed)))
    assert ended.exit_code == 0, ended.log
    return ended.log


def rows_of(lines: str) -> list[dict[str, Any]]:
    rows = [json.loads(line) | dict.fromkeys(BY_THE_STORE) for line in lines.splitlines()]
    return sorted(rows, key=lambda row: str(row["document_id"]))


@pytest.mark.slow
def test_every_feed_has_the_rows_of_an_export(tmp_path: Path, some: tuple[str, ...]) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    crawling = Crawling(tmp_path)
    fed(
        crawling,
        some,
        "a.jsonl",
        "a.json",
        "a.csv",
        "a.parquet",
        "a.sqlite",
        "b.jsonl.gz:jsonl",
        "a.xml",
        "a.vrt",
        "a.md",
    )
    exported = rows_of(run("export", "--database", str(crawling.database)).out)
    assert len(exported) == ARTICLES_IN_PART
    lines = (tmp_path / "a.jsonl").read_text("utf-8")
    assert rows_of(lines) == exported
    assert gzip.decompress((tmp_path / "b.jsonl.gz").read_bytes()).decode() == lines
    rows = [json.loads(line) for line in lines.splitlines()]
    assert json.loads((tmp_path / "a.json").read_bytes()) == rows
    texts = [row["text"] for row in rows]
    assert [row["text"] for row in parquet.read_table(tmp_path / "a.parquet").to_pylist()] == texts
    with closing(sqlite3.connect(tmp_path / "a.sqlite")) as database:
        assert [text for (text,) in database.execute("SELECT text FROM articles ORDER BY rowid")] == texts
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [value_of(row["text"]) for row in csv.DictReader(file)] == texts
    assert (tmp_path / "a.xml").read_bytes().count(b"</TEI>") == len(rows)
    assert not [*tmp_path.glob("*.part")]


@pytest.mark.slow
@pytest.mark.parametrize("feed", ["/dev/full:parquet", "old/a.csv"])
def test_a_feed_that_cannot_be_written_ends_the_run_as_storage_failed(
    tmp_path: Path, some: tuple[str, ...], feed: str
) -> None:
    (tmp_path / "old").write_text("no folder")
    ended = Crawling(tmp_path).run(*some, "-O", feed)
    assert ended.status == RunStatus.STORAGE_FAILED, ended.log
    assert "cannot be written: " in ended.log
    assert "Traceback" not in ended.log.partition("Error storing")[0]


@pytest.mark.slow
def test_a_feed_that_another_process_writes_ends_the_run_as_storage_failed(
    tmp_path: Path, some: tuple[str, ...]
) -> None:
    with WholeFile(tmp_path / "a.jsonl") as other:
        other.file.write(b"theirs")
        ended = Crawling(tmp_path).run(*some, "-O", "a.jsonl")
    assert ended.status == RunStatus.STORAGE_FAILED, ended.log
    assert "a.jsonl: another process writes it" in ended.log
    assert (tmp_path / "a.jsonl").read_bytes() == b"theirs"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("-o", "old.parquet"), "nothing can be appended to a file of the format parquet; replace it: -O"),
        (("-O", "a.parquet.gz:parquet"), "a feed of the format parquet is not compressed again"),
    ],
)
def test_a_feed_that_does_not_fit_its_name_is_an_error_before_the_crawl(
    tmp_path: Path, some: tuple[str, ...], arguments: tuple[str, str], expected: str
) -> None:
    (tmp_path / "old.parquet").write_text("old")
    ended = Crawling(tmp_path).run(*some, *arguments)
    assert (ended.exit_code, expected in ended.log, "Traceback" in ended.log) == (2, True, False), ended.log
    assert (tmp_path / "old.parquet").read_text() == "old"


@pytest.mark.slow
def test_lines_are_appended_and_a_killed_crawl_leaves_the_older_feed(tmp_path: Path, some: tuple[str, ...]) -> None:
    feed, part = tmp_path / "a.jsonl", tmp_path / ".a.jsonl.part"
    crawling, first = Crawling(tmp_path), '{"document_id": "first"}\n'
    feed.write_text(first)
    assert crawling.run(*some, "-o", "a.jsonl").exit_code == 0
    older = feed.read_text("utf-8")
    assert older.startswith(first)
    assert len(rows_of(older)) == 1 + ARTICLES_IN_PART
    os.mkfifo(part)  # the crawl waits for its reader when it opens the feed
    killed = crawling.fork(*some, "-O", "a.jsonl")
    with part.open("rb"):
        killed.send_signal(signal.SIGKILL)
        assert killed.ended().exit_code == -signal.SIGKILL
    assert feed.read_text("utf-8") == older
