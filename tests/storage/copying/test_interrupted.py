"""A copy that is killed, or that fails, leaves the target as it was; the same copy again completes it."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING

import pytest

from crawler.exceptions import StorageError, StoreGoneError
from crawler.storage.copying.database_file import new_file
from crawler.storage.database import open_database
from tests.crawling import PROJECT
from tests.storage.copying.stores import copied, fill, rows_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.postgresql import PostgresqlServer

DEADLY = """
import os, signal, sys
from crawler.storage.copying import database_file, rows, store_copy
rows.BATCH = 20
database_file.PAGES = 5

def progress(done, every):
    if done * 2 > every:
        os.kill(os.getpid(), signal.SIGKILL)

store_copy.copy_store(sys.argv[1], sys.argv[2], lambda old, new: None, progress)
"""
"""Copies a store, and kills itself when the half is done."""


def killed(source: str, target: str) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", DEADLY, source, target], check=False, capture_output=True, timeout=600
    )
    assert (ended.returncode, ended.stderr) == (-signal.SIGKILL, b"")


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_killed_copy_into_a_store_leaves_it_as_it_was(
    tmp_path: Path, request: pytest.FixtureRequest, kind: str
) -> None:
    source, target, undisturbed = (f"sqlite:///{tmp_path / name}.db" for name in ("source", "target", "undisturbed"))
    if kind == "postgresql":
        server: PostgresqlServer = request.getfixturevalue("postgresql_server")
        target = server.empty_database()
    fill(source, 1, 60)
    for url in (target, undisturbed):
        fill(url, 40, 80)
    before = rows_of(target)
    killed(source, target)
    assert rows_of(target) == before
    copied(source, target)
    copied(source, undisturbed)
    assert rows_of(target) == rows_of(undisturbed)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_killed_copy_to_a_new_file_does_not_make_it(
    tmp_path: Path, request: pytest.FixtureRequest, kind: str
) -> None:
    source, target = f"sqlite:///{tmp_path / 'source.db'}", tmp_path / "new" / "target.db"
    if kind == "postgresql":
        server: PostgresqlServer = request.getfixturevalue("postgresql_server")
        source = server.empty_database()
    fill(source, 1, 60)
    killed(source, str(target))
    assert not target.exists()
    assert (target.parent / "target.db.partial").exists()
    copied(source, str(target))
    assert [file.name for file in target.parent.iterdir()] == ["target.db"]
    assert len(rows_of(str(target))["articles"]) == 59


def test_a_full_disk_is_said_in_one_line_and_leaves_no_file(tmp_path: Path) -> None:
    source = tmp_path / "source.db"
    fill(str(source), 1, 60)
    command = 'ulimit -f 60; exec "$@"'  # blocks of 1,024 bytes
    arguments = [sys.executable, "-m", "crawler", "copy", str(source), str(tmp_path / "target.db")]
    ended = subprocess.run(
        ["/bin/bash", "-c", command, "bash", *arguments], check=False, capture_output=True, cwd=PROJECT
    )
    assert (ended.returncode, ended.stdout, ended.stderr.count(b"\n")) == (9, b"", 1)
    assert ended.stderr.startswith(b"error: cannot copy")
    assert [file.name for file in tmp_path.iterdir()] == ["source.db"]


def test_the_file_of_another_program_is_not_replaced(tmp_path: Path) -> None:
    final = tmp_path / "target.db"
    with pytest.raises(StorageError, match="meanwhile"), new_file(final):
        final.write_text("mine")
    assert final.read_text() == "mine"
    with ExitStack() as other, pytest.raises(StoreGoneError), new_file(tmp_path / "a"):
        other.enter_context(new_file(tmp_path / "a")).write_text("of the other copy")
    assert (tmp_path / "a").read_text() == "of the other copy"


WRITER = """
import sys
from sqlalchemy import insert
from crawler.storage.articles import Articles
from crawler.storage.database import open_database, writing
from crawler.storage.schema import ALIASES
from tests.storage.records import NOON, numbered

engine = open_database(sys.argv[1])
articles = Articles(engine)
for number in range(1_000_000):
    with writing(engine) as connection:
        for text in ("first", "second"):
            record = numbered(number, text=text)
            articles.put(connection, articles.stored(connection, record), record, NOON, live=True)
        connection.execute(insert(ALIASES).values(site="s", url=str(number), key="k"))
    print(number, flush=True)
"""
"""Stores an article and an alias in each transaction, without end."""


@pytest.mark.slow
def test_a_copy_of_a_store_that_is_written_to_is_of_one_moment(tmp_path: Path, database_url: str) -> None:
    command = [sys.executable, "-c", WRITER, database_url]
    open_database(database_url).dispose()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        for number in range(3):
            for _ in range(40):
                writer.stdout.readline()
            copied(database_url, str(tmp_path / f"{number}.db"))
        assert writer.poll() is None
        writer.kill()
    last = 0
    for number in range(3):
        with closing(sqlite3.connect(tmp_path / f"{number}.db")) as copy:
            (found,) = copy.execute("SELECT count(*) FROM aliases").fetchone()
            indexed = "SELECT count(*) FROM articles_search WHERE articles_search MATCH"
            assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert copy.execute("SELECT count(*) FROM articles").fetchone() == (found,)
            assert copy.execute("SELECT count(*) FROM revisions").fetchone() == (0,)
            assert copy.execute(f"{indexed} 'second'").fetchone() == (found,)
            assert copy.execute(f"{indexed} 'first'").fetchone() == (0,)
        assert found > last
        last = found
