"""A forgotten article leaves no trace in any byte, also if the removal is killed; all else stays as it was."""

from __future__ import annotations

import json
import signal
from itertools import count
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select
from warcio.archiveiterator import ArchiveIterator

from crawler.storage.archive.page import read_place
from crawler.storage.database import open_database, rows
from crawler.storage.forgetting.rules import RULES, WITH_TEXTS
from crawler.storage.schema import ARTICLES, DUPLICATE_BANDS, DUPLICATE_SKETCHES, METADATA, RUNS, URLS
from tests.cli.commands import run
from tests.forgetting.killed import killed_at
from tests.forgetting.world import OTHERS, SITE, TOKENS, URL, World, other, planted_world, traces

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy.engine import Engine

KILLS, START, STEP = 5, 5, 14


@pytest.fixture
def world(database_url: str, tmp_path: Path) -> World:
    return planted_world(database_url, tmp_path)


def test_each_table_has_a_rule_for_forgetting() -> None:
    assert RULES.keys() == METADATA.tables.keys()
    assert {column.table.name for column in WITH_TEXTS} <= RULES.keys()


@pytest.mark.slow
def test_a_forgotten_article_leaves_no_trace_and_all_else_stays(world: World) -> None:
    assert {token for _, token in traces(world)} | in_database(world) == {*TOKENS}
    before = others(world)
    said = run(*world.arguments())
    assert said.exit_code == 0, said.err
    assert "1 exports have it" in said.out
    assert "all.csv: 1 of 6 rows" in said.out
    assert_gone(world)
    assert others(world) == before
    again = run(*world.arguments())
    assert (again.exit_code, "forgotten already; removed: nothing" in again.out) == (0, True), again.err
    assert "all.csv: 1 of 6 rows" in again.out, "the exports are still known"


@pytest.mark.slow
def test_pages_in_files_that_are_not_in_the_archive_folder_are_named(world: World, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    elsewhere = run(*world.arguments(URL, "--dry-run"), "--archive", str(tmp_path / "elsewhere"))
    assert f"has pages of it, and is not in the archive folder; forget it again with --archive {world.archive}" in (
        elsewhere.out
    )
    assert "has pages of it" not in run(*world.arguments(URL, "--dry-run")).out


@pytest.mark.slow
def test_a_removal_that_is_killed_anywhere_is_finished_by_the_next_one(world: World) -> None:
    before, killed = others(world), list[int]()
    for moment in moments():
        code = killed_at(world, moment, URL)
        if code == 0:
            break
        assert code == -signal.SIGKILL
        killed.append(moment)
        assert others(world) == before
    assert len(killed) >= KILLS, "the kills were in the middle"
    said = run(*world.arguments())
    assert said.exit_code == 0, said.err
    assert_gone(world)
    assert others(world) == before
    assert "all.csv" in said.out


@pytest.mark.slow
def test_a_forgotten_site_leaves_its_digests_and_the_register_of_exports_only(world: World) -> None:
    assert "6 articles" in run(*world.arguments(SITE, "--yes")).out
    engine = open_database(world.url)
    left = {table.name for table in METADATA.tables.values() if rows(engine, select(table))}
    engine.dispose()
    assert left == {"exports", "forgotten", "duplicate_queue"}
    assert [file.name for folder in (world.archive, world.runs) for file in folder.iterdir()] == []
    assert "all.csv: 6 of 6 rows" in run(*world.arguments(SITE)).out
    assert "may be fetched again" in run(*world.arguments(SITE, "--allow")).out


def moments() -> Iterator[int]:
    """Yield the moments of the kills: each run is killed later than the one before, since some of the work is done."""
    return count(START, STEP)


def assert_gone(world: World) -> None:
    """Assert that no byte has a token, and that the archive is valid and has the pages of the other articles."""
    assert (traces(world), in_database(world)) == ([], set())
    for file in world.archive.glob("*.warc.gz"):
        with file.open("rb") as stream:
            for record in ArchiveIterator(stream, check_digests="raise"):
                record.content_stream().read()
    engine = open_database(world.url)
    for table in (DUPLICATE_SKETCHES, DUPLICATE_BANDS):
        assert not rows(engine, select(table).where(table.c.article_id.not_in(select(ARTICLES.c.id))))
    for row in rows(engine, select(ARTICLES.c.url, ARTICLES.c.pages)):
        (place,) = json.loads(row.pages)
        page = read_place(f"{place['file']}:{place['offset']}")
        assert (page.url, page.digest) == (row.url, place["digest"])
        assert b"Another article" in page.body
    engine.dispose()


def in_database(world: World) -> set[str]:
    """Return the tokens that any value of any table has."""
    engine = open_database(world.url)
    found = {token for token in TOKENS for text in _values(engine) if token in text}
    engine.dispose()
    return found


def _values(engine: Engine) -> list[str]:
    return [str(value) for table in METADATA.tables.values() for row in rows(engine, select(table)) for value in row]


def others(world: World) -> list[tuple[str, ...]]:
    """Return what the store has of the other articles."""
    engine = open_database(world.url)
    queries = (select(ARTICLES.c.identity, ARTICLES.c.text), select(URLS.c.key, URLS.c.state))
    keys = {other(number).identity for number in OTHERS}
    found = [tuple(row) for query in queries for row in rows(engine, query) if row[0] in keys]
    found += [
        (row.site, str(json.loads(row.statistics)["fetched"]))
        for row in rows(engine, select(RUNS).where(RUNS.c.ended_at.is_not(None)))
    ]
    engine.dispose()
    return sorted(found)
