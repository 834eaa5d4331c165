"""A database of two articles and a run, which commands read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crawler.storage.database import open_database
from crawler.storage.runs import Runs
from crawler.vocabulary import RunStatus
from tests.storage.records import NOON, numbered, put, record

if TYPE_CHECKING:
    from pathlib import Path

NEWER = numbered(2, published="2026-03-09T08:00:00+08:00", title="Newer", text="Snow — 雪 fell.")


@pytest.fixture
def stored(tmp_path: Path) -> str:
    """Make the database; return its URL."""
    url = f"sqlite:///{tmp_path / 'articles.db'}"
    engine = open_database(url)
    put(engine, record())
    put(engine, NEWER)
    runs = Runs(engine)
    runs.end(runs.begin("chinanews", NOON), RunStatus.OK, {"fetched": 2}, NOON)
    engine.dispose()
    return url
