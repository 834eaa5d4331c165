"""Clusters of near-duplicates: the same in any order, at once or in several runs, on SQLite and PostgreSQL."""

from __future__ import annotations

import random
import subprocess
import sys
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, update

from crawler.duplicates import clusters as clusters_module
from crawler.duplicates.clusters import compare_new
from crawler.storage.articles import Articles
from crawler.storage.database import open_database, writing
from crawler.storage.schema import ARTICLES, DUPLICATE_BANDS, DUPLICATE_QUEUE, DUPLICATE_SKETCHES
from tests.duplicates.corpus import (
    FIRST_DAY,
    MONDAY,
    SECOND_DAY,
    TUESDAY,
    WIRE,
    WIRE_ZH,
    article,
    clusters,
    compared,
    rows,
    sets,
    stored,
)
from tests.storage.older import insert, older_database
from tests.storage.records import NOON, put

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.engine import Engine

    from crawler.items import Record

CUT = "\n\n".join(WIRE.split("\n\n")[:-2])
BRIDGE = CUT.replace("colour", "smell").replace("Sunday evening", "Sunday night")  # a copy of CUT, less so of WIRE
WIRE_COPIES = {"wire": WIRE, "agency": f"XIAMEN, May 3 (Reuters) - {WIRE}", "cut": CUT, "edited": BRIDGE, "same": WIRE}
OTHERS = {"chinese": WIRE_ZH, "monday": MONDAY, "tuesday": TUESDAY, "day1": FIRST_DAY, "day2": SECOND_DAY, "none": ""}
LATER = NOON + timedelta(hours=3)
KILLED_RUNS = """
import os, signal, sys
from itertools import count
from sqlalchemy import event
from crawler.duplicates import clusters
from crawler.duplicates.index import queue_length
from crawler.storage.database import open_database
clusters.BATCH = 10
for last in map(int, sys.argv[2:]):
    pid = os.fork()
    engine = open_database(sys.argv[1])
    if pid == 0:
        statements = count()
        killed = lambda *_: next(statements) == last and os.kill(os.getpid(), signal.SIGKILL)
        event.listen(engine, "after_cursor_execute", killed)
        for _ in clusters.compare_new(engine): pass
        os._exit(0)
    assert os.WTERMSIG(os.waitpid(pid, 0)[1]) == signal.SIGKILL
    with engine.connect() as connection:
        print(queue_length(connection))
    engine.dispose()
"""
"""Each run is a process of its own, which is killed behind a statement. Prints how many articles it has left."""
EXPECTED = sets("wire agency cut edited same", *OTHERS)


def corpus() -> list[Record]:
    return [article(key, words) for key, words in (WIRE_COPIES | OTHERS).items()]


def test_copies_are_one_cluster_and_each_other_article_is_its_own(engine: Engine) -> None:
    stored(engine, *corpus())
    assert clusters(engine) == set()  # NULL: not compared
    assert compared(engine) == EXPECTED
    alone = [row for row in rows(engine) if row["identity"] == "monday"]
    assert set(alone[0].values()) == {"monday", alone[0]["document_id"]}


@pytest.mark.slow
def test_neither_the_order_nor_the_number_of_runs_changes_a_mark(
    tmp_path: Path, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored(engine, *corpus())
    compared(engine)
    monkeypatch.setattr(clusters_module, "BATCH", 2)
    for seed in range(3):
        shuffled = corpus()
        random.Random(seed).shuffle(shuffled)  # noqa: S311  # an order, no secret
        other = open_database(str(tmp_path / f"{seed}.db"))
        for at in range(0, len(shuffled), 4):
            stored(other, *shuffled[at : at + 4])
            compared(other)
        assert rows(other) == rows(engine)
        other.dispose()


def test_the_first_is_the_earliest_and_the_canonical_the_first_of_the_longest_whole_ones(engine: Engine) -> None:
    times = {
        "cut": "2026-03-01T09:00:00+08:00",
        "late": "2026-03-02T01:00:00+00:00",
        "early": "2026-03-02T08:00:00+08:00",
    }
    whole = {"late": WIRE, "early": f"{WIRE} (Agencies)"}
    stored(engine, article("cut", CUT, published=times["cut"]))
    stored(engine, *(article(key, words, published=times[key]) for key, words in whole.items()))
    longest = article("rest missing", f"{WIRE}\n\n{' '.join(WIRE.split()[:40])}", incomplete="cut-off", published=None)
    stored(engine, longest)
    compared(engine)
    documents = {row["identity"]: row["document_id"] for row in rows(engine)}
    marks = {(row["duplicate_first"], row["duplicate_canonical"]) for row in rows(engine)}
    assert marks == {(documents["cut"], documents["early"])}
    assert {row["duplicate_cluster"] for row in rows(engine)} == {min(map(str, documents.values()))}


def test_copies_of_other_sites_are_found_by_a_later_run_that_compares_only_them(engine: Engine) -> None:
    stored(engine, *corpus())
    compared(engine)
    stored(engine, article("elsewhere", f"{WIRE} Editor: Li", site="two"))
    assert [done for done, _ in compare_new(engine)] == [1]
    assert frozenset(WIRE_COPIES) | {"elsewhere"} in clusters(engine)
    assert list(compare_new(engine)) == []


def test_a_changed_text_is_not_marked_until_it_is_compared(engine: Engine) -> None:
    stored(engine, *corpus())
    compared(engine)
    put(engine, article("same", MONDAY, fetched_at=LATER.isoformat()))
    assert next(row["duplicate_cluster"] for row in rows(engine) if row["identity"] == "same") is None
    assert compared(engine) == sets("wire agency cut edited", "same monday", *(OTHERS.keys() - {"monday"}))


def test_a_refetched_unchanged_article_keeps_its_marks_and_is_not_compared_again(engine: Engine) -> None:
    stored(engine, *corpus())
    compared(engine)
    before = rows(engine)
    put(engine, article("wire", WIRE, fetched_at=LATER.isoformat(), confidence=0.9))
    assert rows(engine) == before
    assert list(compare_new(engine)) == []


@pytest.mark.parametrize(
    "statement",
    [
        delete(ARTICLES).where(ARTICLES.c.identity == "bridge"),
        update(ARTICLES).where(ARTICLES.c.identity == "bridge").values(text=TUESDAY),
    ],
    ids=["deleted", "changed by another program"],
)
def test_a_chain_breaks_with_the_article_that_held_it_together(engine: Engine, statement: object) -> None:
    paragraphs = WIRE.split("\n\n")
    start, end = "\n\n".join(paragraphs[:-2]), "\n\n".join(paragraphs[1:])
    stored(engine, article("start", start), article("bridge", WIRE), article("end", end))
    assert compared(engine) == sets("start bridge end")
    with writing(engine) as connection:
        connection.execute(statement)  # type: ignore[call-overload]
    left = compared(engine)
    assert left >= sets("start", "end")
    assert left <= sets("start", "end", "bridge")


def test_the_index_has_nothing_of_deleted_articles(engine: Engine) -> None:
    stored(engine, *corpus())
    compared(engine)
    with writing(engine) as connection:
        connection.execute(delete(ARTICLES))
    compared(engine)
    with engine.connect() as connection:
        for table in (DUPLICATE_QUEUE, DUPLICATE_SKETCHES, DUPLICATE_BANDS):
            assert connection.execute(table.select()).all() == []


def test_sketches_of_another_version_are_made_again(engine: Engine) -> None:
    stored(engine, *corpus())
    compared(engine)
    with writing(engine) as connection:
        connection.execute(update(DUPLICATE_SKETCHES).values(version=1, cluster=1, values=b"\0" * 256))
    assert sum(1 for _ in compare_new(engine)) == 1
    assert clusters(engine) == EXPECTED


def test_an_earlier_text_is_compared_again_when_a_run_is_rolled_back(engine: Engine) -> None:
    stored(engine, *corpus())
    put(engine, article("monday", WIRE, fetched_at=LATER.isoformat()), LATER)
    assert frozenset(WIRE_COPIES) | {"monday"} in compared(engine)
    with writing(engine) as connection:
        assert Articles(engine).roll_back(connection, "one", "monday", LATER)
    assert compared(engine) == EXPECTED


def test_all_articles_of_an_older_database_are_compared(database_url: str) -> None:
    with older_database(database_url, "0014") as connection:
        insert(
            connection, "articles", *({"site": "s", "identity": key, "text": WIRE, "document_id": key} for key in "ab")
        )
    engine = open_database(database_url)
    assert compared(engine) == sets("a b")
    engine.dispose()


@pytest.mark.slow
def test_a_run_that_is_killed_again_and_again_ends_as_an_undisturbed_one(database_url: str, tmp_path: Path) -> None:
    killed, undisturbed = open_database(database_url), open_database(str(tmp_path / "undisturbed.db"))
    for engine in (killed, undisturbed):
        for number in range(12):
            changed = ((key, f"{words} {number} {number * 7919}") for key, words in (WIRE_COPIES | OTHERS).items())
            stored(engine, *(article(f"{number} {key}", words, title=None) for key, words in changed))
    compared(undisturbed)
    command = [sys.executable, "-c", KILLED_RUNS, database_url, "7", "60", "111"]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    lefts = [int(left) for left in done.stdout.split()]
    assert 132 == lefts[0] > lefts[1] > lefts[2] > 0
    compared(killed)
    assert rows(killed) == rows(undisturbed)
    for engine in (killed, undisturbed):
        engine.dispose()
