"""`chinanews clean`: the article on standard output, everything else on standard error."""

from __future__ import annotations

import json
import subprocess
import sys
from hashlib import shake_256
from typing import TYPE_CHECKING, Any

import pytest

from crawler import clean
from crawler.vocabulary import Reason
from tests.cli.commands import error_of, run
from tests.crawling import PROJECT
from tests.shared import CHINANEWS, needs_shared

if TYPE_CHECKING:
    from pathlib import Path

DUMP = """Text: | Print|
Ferry returns to the old harbour
2014-03-04 08:40 Global Times Web Editor: Li Yan
1
The ferry came back on Sunday after seven years in a foreign dock.

Its captain, “Old Wu”, said he had forgotten nothing but the way.
Comments (0)
Most popular in 24h
Media partners:
Copyright ©1999-2018 Chinanews.com. All rights reserved.
Reproduction in whole or in part without permission is prohibited.
"""
TITLE = "Ferry returns to the old harbour"
PARAGRAPHS = [
    "The ferry came back on Sunday after seven years in a foreign dock.",
    "Its captain, “Old Wu”, said he had forgotten nothing but the way.",
]
FIELDS = """url site kind title text published published_raw published_zone_known modified source editor authors section
language language_score images incomplete confidence blocks""".split()


@pytest.fixture
def dump(tmp_path: Path) -> str:
    """Write the dump to a file."""
    (tmp_path / "dump.txt").write_text(DUMP, encoding="utf-8")
    return str(tmp_path / "dump.txt")


def as_json(*arguments: str) -> dict[str, Any]:
    """Run `clean --format json` and read what it prints."""
    said = run("clean", "--format", "json", *arguments)
    assert said.exit_code == 0, said.err
    printed: dict[str, Any] = json.loads(said.out)
    return printed


def test_text_is_the_title_and_the_paragraphs_and_nothing_else(dump: str) -> None:
    said = run("clean", "--site", "chinanews", dump)
    assert said.out == "\n\n".join([TITLE, *PARAGRAPHS]) + "\n"
    assert (said.err, said.exit_code) == ("", 0)


def test_standard_input_is_read_for_a_dash_and_for_no_name(dump: str) -> None:
    from_file = run("clean", dump)
    for arguments in (["-"], []):
        assert run("clean", *arguments, stdin=DUMP.encode()) == from_file


def test_json_is_one_object_of_the_articles_fields_and_all_blocks(dump: str) -> None:
    printed = as_json("--site", "chinanews", dump)
    assert list(printed) == FIELDS
    assert (printed["title"], printed["text"]) == (TITLE, "\n\n".join(PARAGRAPHS))
    assert printed["published"] == "2014-03-04T08:40:00+08:00"
    assert (printed["source"], printed["editor"]) == ("Global Times", "Li Yan")
    assert (printed["section"], printed["incomplete"], printed["images"]) == (None, None, [])
    assert all(block.keys() == {"text", "reason"} for block in printed["blocks"])
    assert [block["text"] for block in printed["blocks"] if block["reason"] is None] == PARAGRAPHS


def test_the_blocks_of_json_are_the_whole_visible_text_in_page_order(dump: str) -> None:
    blocks = as_json("--site", "chinanews", dump)["blocks"]
    assert "".join("".join(block["text"] for block in blocks).split()) == "".join(DUMP.split())


def test_the_url_that_a_browser_wrote_into_a_saved_page_is_the_url_of_the_page(tmp_path: Path) -> None:
    url = "https://news.example/2026/03/ferry-returns-1.html"
    page = f"<!DOCTYPE html>\n<!-- saved from url=({len(url):04}){url} -->\n<html><p>{PARAGRAPHS[0]}</p></html>"
    (tmp_path / "saved.html").write_text(page)
    assert as_json(str(tmp_path / "saved.html"))["url"] == url
    assert as_json("--url", "https://other.example/1", str(tmp_path / "saved.html"))["url"] == "https://other.example/1"


def test_an_url_tells_the_site_and_the_canonical_one_is_printed(dump: str) -> None:
    printed = as_json("--url", "http://ecns.cn/m/2014/03-04/100001.shtml", dump)
    assert (printed["url"], printed["site"]) == ("https://www.ecns.cn/2014/03-04/100001.shtml", "chinanews")


def test_markdown_has_a_heading_and_a_line_of_what_the_page_says_of_itself(dump: str) -> None:
    said = run("clean", "--site", "chinanews", "--format", "markdown", dump)
    byline = "*2014-03-04T08:40:00+08:00, Global Times, Li Yan*"
    assert said.out == "\n\n".join([f"# {TITLE}", byline, *PARAGRAPHS]) + "\n"


def test_explain_prints_every_block_with_keep_or_its_reason(dump: str) -> None:
    said = run("explain", "--site", "chinanews", dump)
    labelled = [line.split(maxsplit=1) for line in said.out.splitlines()]
    article = clean(DUMP.encode(), site="chinanews")
    assert labelled == [[removal or "keep", block.text] for block, removal in article.labelled]
    assert [text for label, text in labelled if label == "keep"] == PARAGRAPHS


def test_a_page_without_an_article_is_told_on_standard_error(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<html><body><script>1</script></body></html>")
    said = run("clean", str(tmp_path / "page.html"))
    assert said.exit_code == 0
    assert said.err.startswith("note: no block of this page was kept")


def test_what_a_crawl_would_not_store_is_told_on_standard_error(dump: str) -> None:
    noise = shake_256(b"noise").digest(50_000)
    assert run("clean", stdin=noise).err == f"note: a crawl would refuse this page: {Reason.MOJIBAKE}\n"
    assert run("clean", "--site", "chinanews", dump).err == ""


def test_what_cannot_be_read_is_one_line_and_exit_code_2(tmp_path: Path, dump: str) -> None:
    (tmp_path / "empty").write_bytes(b" \n")
    assert "No such file" in error_of(run("clean", str(tmp_path / "nowhere")))
    assert "no\\nwhere: cannot be read" in error_of(run("clean", str(tmp_path / "no\nwhere")))
    assert "a file name is empty" in error_of(run("clean", ""))
    assert "is empty" in error_of(run("clean", str(tmp_path / "empty")))
    assert "standard input: is empty" in error_of(run("clean", "-"))
    assert "known sites: chinanews" in error_of(run("clean", "--site", "nosuch", dump))


def test_an_option_that_there_is_not_is_told_with_exit_code_2(dump: str) -> None:
    for arguments in (["--nosuch"], ["--format", "pdf"], ["--jobs", "0", dump]):
        said = run("clean", *arguments)
        assert (said.exit_code, said.out) == (2, "")
        assert "Traceback" not in said.err
        assert "Error: " in said.err


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n" + b"\0" * 500, b"\x1f\x8b\x08\0", b"WARC/1.0\r\n"])
def test_a_picture_and_an_archive_are_named_as_no_page(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "binary").write_bytes(content)
    said = run("clean", str(tmp_path / "binary"))
    assert (said.exit_code, said.out) == (2, "")
    assert "is no page" in said.err


@pytest.mark.parametrize("content", [bytes(range(256)) * 40, b"\xff\xfe\xff\0" * 9])
def test_any_bytes_at_all_end_without_a_traceback(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "binary").write_bytes(content)
    printed = as_json(str(tmp_path / "binary"))
    assert printed.keys() == set(FIELDS)


@pytest.mark.slow
def test_a_reader_that_has_enough_is_no_error_worth_a_word(tmp_path: Path) -> None:
    long = tmp_path / "long.txt"
    long.write_text("\n\n".join(f"Paragraph {number} goes on and on about the harbour." for number in range(20_000)))
    command = [sys.executable, "-m", "crawler", "explain", str(long)]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as writing:
        assert writing.stdout is not None
        assert writing.stderr is not None
        writing.stdout.readline()
        writing.stdout.close()
        assert writing.stderr.read() == b""


def test_neither_scrapy_nor_the_database_is_loaded_to_clean_a_page(dump: str) -> None:
    program = f"""
import sys
from crawler.cli.main import commands
commands.main(["clean", "--site", "chinanews", {dump!r}], standalone_mode=False)
sys.stderr.write(" ".join(m for m in ("scrapy", "twisted", "sqlalchemy", "alembic", "warcio") if m in sys.modules))
"""
    ended = subprocess.run([sys.executable, "-c", program], cwd=PROJECT, check=True, capture_output=True, timeout=600)
    assert ended.stdout.decode().startswith(TITLE)
    assert ended.stderr == b""


@needs_shared
def test_the_page_that_the_project_was_started_from_comes_out_exact() -> None:
    printed = as_json(str(CHINANEWS / "texts" / "seed_2015-02-11_154583.txt"))
    assert (printed["title"], printed["published"]) == (
        "Ma vows deeper fight against fakes",
        "2015-02-11T15:28:00+08:00",
    )
    assert (printed["source"], printed["editor"]) == ("Shanghai Daily", "Qin Dexing")
    kept = [block["text"] for block in printed["blocks"] if block["reason"] is None]
    assert len(kept) == 9
    assert printed["text"] == "\n\n".join(kept)


def test_a_record_of_an_archive_of_plain_text_is_a_dump(tmp_path: Path) -> None:
    record = f"WARC/1.0\r\nWARC-Type: conversion\r\nContent-Length: {len(DUMP.encode())}\r\n\r\n{DUMP}\r\n\r\n"
    (tmp_path / "one.wet").write_text(record, encoding="utf-8", newline="")
    assert as_json(str(tmp_path / "one.wet"))["text"] == "\n\n".join(PARAGRAPHS)


@pytest.mark.parametrize("between", ["", "\f", "\n\n-----\n"])
def test_a_dump_of_several_pages_is_an_error_of_one_line_and_never_its_first_page(tmp_path: Path, between: str) -> None:
    (tmp_path / "two.txt").write_text(f"{DUMP}{between}{DUMP.replace('2014-03-04', '2014-05-06')}", encoding="utf-8")
    said = run("clean", str(tmp_path / "two.txt"))
    assert (said.exit_code != 0, said.out, "several pages" in said.err, said.err.count("\n")) == (True, "", True, 1)


def test_explain_says_how_sure_the_text_of_an_unknown_page_is() -> None:
    text = "The ferry came back on Sunday after seven years in a foreign dock, and its captain said so. "
    body = "".join(f"<p>{number} {text * 2}</p>" for number in range(5))
    said = run("explain", "-", stdin=f"<html><body><article><h1>Ferry returns</h1>{body}</article>".encode())
    assert "the confidence that this text is right is" in said.err
