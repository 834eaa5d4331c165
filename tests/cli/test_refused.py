"""`chinanews refused`: the refused pages of a database."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from crawler.storage.database import open_database
from crawler.storage.frontier.records import TransitionDetails
from crawler.vocabulary import Reason, UrlEvent
from tests.cli.commands import error_of, run
from tests.storage.frontier_run import NOW, Run, article

if TYPE_CHECKING:
    from pathlib import Path

FETCHED = "2026-03-04T12:00:00+00:00"


@pytest.fixture
def database(tmp_path: Path) -> str:
    """Refuse two pages, for two reasons, in a database."""
    url = f"sqlite:///{tmp_path / 'articles.db'}"
    engine = open_database(url)
    crawl = Run(engine)
    crawl.discovers(article(1), article(2))
    crawl.leased()
    for number, reason in ((1, Reason.TOO_SHORT), (2, Reason.NO_TITLE)):
        details = TransitionDetails(reason, NOW, FETCHED, archived=("none.warc.gz:5",))
        crawl.frontier.apply_alone(article(number).key, UrlEvent.REFUSED, details)
    engine.dispose()
    return url


def test_each_refused_page_has_a_line_with_its_time_reason_and_url(database: str) -> None:
    lines = run("refused", "--database", database).out.splitlines()
    assert lines == [
        f"{FETCHED}  too-short  {article(1).url}",
        f"{FETCHED}  no-title  {article(2).url}",
    ]


def test_json_has_the_same_by_reason(database: str) -> None:
    (line,) = run("refused", "--reason", "no-title", "--format", "json", "--database", database).out.splitlines()
    assert (json.loads(line)["url"], json.loads(line)["reason"]) == (article(2).url, "no-title")


def test_nothing_refused_is_said(database: str) -> None:
    said = run("refused", "--site", "elsewhere", "--database", database)
    assert (said.exit_code, said.out, said.err) == (0, "", "nothing is refused\n")


def test_a_mistyped_reason_is_an_error(database: str) -> None:
    assert "there is no reason 'to-short'" in error_of(run("refused", "--reason", "to-short", "--database", database))
    assert run("refused", "--reason", "http-451", "--database", database).err == "nothing is refused\n"


def test_a_page_that_is_not_refused_cannot_be_accepted(database: str) -> None:
    assert "https://e.org/9 is not refused" in error_of(
        run("refused", "--accept", "https://e.org/9", "--database", database)
    )


def test_an_empty_url_accepts_nothing(database: str) -> None:
    assert "is not refused" in error_of(run("refused", "--accept", "", "--database", database))


def test_a_page_that_is_not_in_the_archive_cannot_be_processed_again(database: str) -> None:
    said = run("refused", "--again", "--reason", "too-short", "--database", database)
    assert said.out == f"not-in-archive  (refused for too-short)  {article(1).url}\n"
    assert (said.exit_code, said.err) == (0, "")
