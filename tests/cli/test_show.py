"""`chinanews show`: a stored article, or the newest."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from crawler.storage.database import open_database
from tests.cli.commands import error_of, run
from tests.storage.records import NOON, TEXT, URL, record

if TYPE_CHECKING:
    from pathlib import Path


def test_without_a_url_it_prints_the_newest_article(stored: str) -> None:
    shown = run("show", "--database", stored)
    assert (shown.out, shown.exit_code) == ("Newer\n\nSnow — 雪 fell.\n", 0)
    assert shown.err.startswith("note: https://www.ecns.cn/")
    assert "published 2026-03-09T08:00:00+08:00" in shown.err


def test_it_prints_the_article_of_a_url(stored: str) -> None:
    assert run("show", URL, "--database", stored).out == f"Harbour opens\n\n{TEXT}\n"


def test_json_is_the_stored_record(stored: str) -> None:
    shown = json.loads(run("show", URL, "--format", "json", "--database", stored).out)
    assert shown == json.loads(json.dumps(record(stored_at=NOON.isoformat()).as_json()))


def test_markdown_has_the_heading_the_byline_the_text_and_the_images(stored: str) -> None:
    shown = run("show", URL, "--format", "markdown", "--database", stored)
    byline = "*2026-03-04T09:30:00+08:00, Harbour Daily, Lin Haishan*"
    image = "![港口 — the harbour](https://www.ecns.cn/1.jpg)"
    assert shown.out == f"# Harbour opens\n\n{byline}\n\n{TEXT}\n\n{image}\n"


def test_the_environment_may_name_the_database(stored: str) -> None:
    assert run("show", CRAWLER_DATABASE=stored).out.startswith("Newer")


def test_an_article_that_is_not_stored_is_an_error(stored: str, tmp_path: Path) -> None:
    shown = run("show", "https://www.ecns.cn/none", "--database", stored)
    assert "no article of https://www.ecns.cn/none" in error_of(shown)
    empty = f"sqlite:///{tmp_path / 'empty.db'}"
    open_database(empty).dispose()
    assert "no article is stored" in error_of(run("show", "--database", empty))
