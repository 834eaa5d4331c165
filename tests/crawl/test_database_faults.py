"""A database that is locked, full, damaged or too new: the crawl waits, or stops loudly, and loses nothing."""

from __future__ import annotations

import json
import os
import resource
import signal
import socket
import sqlite3
import subprocess
from contextlib import closing
from threading import Timer
from typing import TYPE_CHECKING

import pytest

from crawler.vocabulary import RunStatus
from tests.crawling import LONGEST_SECONDS, Crawling
from tests.site import NewsSite, WatchedSite, contents
from tests.small_files import with_files_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SOON = {"CRAWLER_DATABASE_WAIT_SECONDS": "1"}
IN_THE_MIDDLE = 60
"""A request by which some articles are stored and most are not."""
SMALL_DISK = "1m"
MOUNT, UNMOUNT = ("mount",), ("umount", "-l")
FILE_BYTES = 600_000
LOCKED_SECONDS = 1.5


@pytest.fixture
def site() -> Iterator[NewsSite]:
    with NewsSite() as running:
        yield running


def locked(crawling: Crawling) -> sqlite3.Connection:
    """Hold the database as a program does that writes and does not end."""
    connection = sqlite3.connect(crawling.database, isolation_level=None, check_same_thread=False)
    connection.execute("BEGIN IMMEDIATE")
    return connection


def assert_complete(crawling: Crawling) -> None:
    assert len(crawling.articles()) == len(contents().articles)
    assert not crawling.rows("SELECT * FROM revisions")


def test_a_crawl_waits_for_a_database_that_is_locked_for_a_while(tmp_path: Path) -> None:
    with WatchedSite(IN_THE_MIDDLE, lambda: Timer(LOCKED_SECONDS, locked(crawling).close).start()) as site:
        crawling = Crawling(tmp_path, site.address)
        ended = crawling.run()
    assert (ended.exit_code, ended.status) == (0, RunStatus.OK), ended.log
    assert_complete(crawling)


def test_a_database_that_stays_locked_ends_the_run_loudly_and_the_next_one_loses_nothing(tmp_path: Path) -> None:
    held: list[sqlite3.Connection] = []
    with WatchedSite(IN_THE_MIDDLE, lambda: held.append(locked(crawling))) as site:
        crawling = Crawling(tmp_path, site.address, SOON)
        ended = crawling.run()
        assert (ended.exit_code, ended.status) == (9, RunStatus.STORAGE_FAILED), ended.log
        assert "database is locked; another program holds it" in ended.log
        held[0].close()
        assert crawling.run().status == RunStatus.OK
    assert_complete(crawling)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a small disk")
def test_a_full_disk_ends_the_run_loudly_and_the_next_one_loses_nothing(tmp_path: Path, site: NewsSite) -> None:
    crawling = Crawling(tmp_path, site.address, {"CRAWLER_ARCHIVE": ""})
    (tmp_path / "data").mkdir()
    mount = [*MOUNT, "-t", "tmpfs", "-o", f"size={SMALL_DISK}", "tmpfs", str(tmp_path / "data")]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("this machine mounts nothing")
    try:
        ended = crawling.run()
        assert (ended.exit_code, ended.status) == (9, RunStatus.STORAGE_FAILED), ended.log
        assert "make room" in ended.log
        subprocess.run([*MOUNT, "-o", "remount,size=100m", str(tmp_path / "data")], check=True)
        assert crawling.run().status == RunStatus.OK
        assert_complete(crawling)
    finally:
        subprocess.run([*UNMOUNT, str(tmp_path / "data")], check=True)


def test_files_that_may_not_grow_end_the_run_loudly_and_the_next_one_loses_nothing(
    tmp_path: Path, site: NewsSite
) -> None:
    crawling = Crawling(tmp_path, site.address, {"CRAWLER_ARCHIVE": ""})
    ended = crawling.run(prefix=with_files_of(FILE_BYTES))
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY
    assert (ended.exit_code, ended.status) == (9, RunStatus.STORAGE_FAILED), ended.log
    assert crawling.run().status == RunStatus.OK
    assert_complete(crawling)


def test_a_database_of_a_newer_version_is_not_touched(crawled: Crawling, tmp_path: Path, site: NewsSite) -> None:
    crawling = crawled.copy(tmp_path, site.address)
    crawling.change("UPDATE alembic_version SET version_num = '9999'")
    ended = crawling.run()
    assert (ended.exit_code, sum(site.requests.values())) == (2, 0)
    assert "newer version" in ended.log
    assert crawling.articles() == crawled.articles()


def test_a_damaged_database_is_refused_before_anything_is_fetched(tmp_path: Path, site: NewsSite) -> None:
    crawling = Crawling(tmp_path, site.address)
    crawling.database.parent.mkdir()
    crawling.database.write_bytes(b"this is no database, whatever its name says\n" * 200)
    ended = crawling.run()
    assert (ended.exit_code, sum(site.requests.values())) == (2, 0)
    assert "damaged or another program's" in ended.log
    assert "Traceback" not in ended.log


def test_a_database_that_is_damaged_during_the_run_ends_it_loudly(crawled: Crawling, tmp_path: Path) -> None:
    def damage() -> None:
        with crawling.database.open("r+b") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(4096)
            file.write(b"\xff" * (size - 4096))

    with WatchedSite(10, damage) as site:
        crawling = crawled.copy(tmp_path, site.address)
        crawling.due()
        with closing(sqlite3.connect(crawling.database)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        ended = crawling.run()
    assert (ended.exit_code, ended.status) == (9, RunStatus.STORAGE_FAILED), ended.log
    assert "damaged" in ended.log


def test_a_second_run_says_who_runs_and_leaves_the_first_alone(tmp_path: Path) -> None:
    ends: list[tuple[int, str]] = []

    def second() -> None:
        ended = crawling.run()
        ends.append((ended.exit_code, ended.log))

    with WatchedSite(IN_THE_MIDDLE, second) as site:
        # The site holds one answer back until the second run is over, however long that takes.
        crawling = Crawling(tmp_path, site.address, {"DOWNLOAD_TIMEOUT": str(LONGEST_SECONDS)})
        process = crawling.start()
        _, log = process.communicate(timeout=LONGEST_SECONDS)
    ((code, said),) = ends
    assert code == 10, said
    assert f"process {process.pid} on {socket.gethostname()}" in said
    assert "runs since 20" in said
    assert process.returncode == 0, log
    assert_complete(crawling)


def test_the_claim_of_a_killed_run_does_not_block(tmp_path: Path) -> None:
    with WatchedSite(IN_THE_MIDDLE, lambda: process.send_signal(signal.SIGKILL)) as site:
        crawling = Crawling(tmp_path, site.address)
        process = crawling.start()
        process.communicate(timeout=LONGEST_SECONDS)
        # The number may belong to another process by now: here it is made that of this very one.
        crawling.change(f"UPDATE workers SET pid = {os.getpid()}")  # noqa: S608  # a number
        ended = crawling.run()
    assert (process.returncode, ended.exit_code) == (-signal.SIGKILL, 0), ended.log
    assert_complete(crawling)


def test_a_run_killed_while_articles_wait_for_their_commit_loses_and_doubles_nothing(
    tmp_path: Path,
) -> None:
    held: list[sqlite3.Connection] = []

    def hold_and_kill() -> None:
        held.append(locked(crawling))
        Timer(LOCKED_SECONDS, process.send_signal, [signal.SIGKILL]).start()

    with WatchedSite(IN_THE_MIDDLE, hold_and_kill) as site:
        crawling = Crawling(tmp_path, site.address)
        process = crawling.start()
        process.communicate(timeout=LONGEST_SECONDS)
        held[0].close()
        waiting = crawling.rows("SELECT key FROM urls WHERE state = 'leased' AND kind = 'article'")
        assert waiting, "their pages came, but nothing of them is committed"
        assert not crawling.rows("SELECT 1 FROM articles JOIN urls ON key = identity WHERE state = 'leased'")
        assert crawling.run().status == RunStatus.OK
    assert_complete(crawling)


def test_the_statistics_of_a_run_are_stored(crawled: Crawling) -> None:
    (run,) = crawled.rows("SELECT * FROM runs")
    assert (run["status"], run["ended_at"] is None) == (RunStatus.OK, False)
    assert json.loads(run["statistics"])["articles"] == {"stored": len(contents().articles)}
