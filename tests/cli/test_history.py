"""`chinanews history`: the revisions of an article and their differences."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from crawler.storage.database import open_database
from tests.cli.commands import error_of, run
from tests.storage.records import NOON, TEXT, URL, put, record

if TYPE_CHECKING:
    from pathlib import Path

LATER = NOON + timedelta(hours=3)


@pytest.fixture
def changed(tmp_path: Path) -> str:
    """Store an article and a changed copy of it."""
    url = f"sqlite:///{tmp_path / 'articles.db'}"
    engine = open_database(url)
    put(engine, record())
    put(engine, record("The harbour opened on Tuesday.\n\nBoats came from three towns.", fetched_at=LATER.isoformat()))
    engine.dispose()
    return url


def test_json_has_the_revisions_with_their_differences(changed: str) -> None:
    first, second = json.loads(run("history", URL, "--format", "json", "--database", changed).out)
    assert (first["revision"], first["text"], first["difference"]) == (1, TEXT, [])
    assert second["revision"] == 2
    assert "-The harbour opened on Monday." in second["difference"]
    assert "+The harbour opened on Tuesday." in second["difference"]


def test_text_has_the_title_and_each_revision(changed: str) -> None:
    lines = run("history", URL, "--database", changed).out.splitlines()
    assert lines[0] == f"Harbour opens  {URL}"
    assert [line.split(",")[0] for line in lines if line.startswith("revision")] == ["revision 1", "revision 2"]
    assert "+The harbour opened on Tuesday." in lines


def test_an_article_that_is_not_stored_is_an_error(changed: str) -> None:
    assert "no article of https://e.org/1 is stored" in error_of(
        run("history", "https://e.org/1", "--database", changed)
    )
