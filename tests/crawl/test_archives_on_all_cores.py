"""The store is the same row for row for any number of workers, any order of files, and if workers are killed."""

from __future__ import annotations

import os
import signal
import sqlite3
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from subprocess import TimeoutExpired
from typing import TYPE_CHECKING, Any

import pytest

from crawler.scheduler import MAX_WAITING_OF_ARCHIVE
from crawler.storage.archive.writer import ArchiveWriter
from crawler.vocabulary import Template
from tests.crawling import LONGEST_SECONDS, Crawling, Ended
from tests.site import contents

if TYPE_CHECKING:
    from collections.abc import Iterator

KNOWN, UNKNOWN = "www.ecns.cn", "www.unknown.example"
PAGES = 75
"""Of each host. The site without rules then has more pages than its model, so learnt paths select the text of some."""
FIRST = datetime(2026, 5, 4, tzinfo=UTC)
TIMES = {"stored_at", "id"}
STORED_BETWEEN_KILLS = MAX_WAITING_OF_ARCHIVE + 10
"""A page that a kill has cost must be processed again before the next kill: a page that is lost twice is refused."""


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Return three files with pages of both hosts, and some pages of another time in two files."""
    folder = tmp_path_factory.mktemp("archives")
    pages = [page for page in contents(every=1).pages if page.article.look.template in {"c", "d"}][:PAGES]
    writers = [ArchiveWriter(folder, f"{name}", 10**9, "tests") for name in "abc"]
    for at, page in enumerate(pages):
        for host, host_number in ((KNOWN, 0), (UNKNOWN, 1)):
            for copy in range(1 + (at % 9 == 0)):
                headers, time_of = [("Content-Type", page.served.content_type)], FIRST + timedelta(hours=at + copy)
                writer = writers[(at + host_number + copy) % 3]
                writer.write(f"http://{host}{page.path}", 200, headers, page.served.body, time_of)
    for writer in writers:
        writer.close()
    return sorted(folder.iterdir())


@pytest.fixture(scope="module")
def alone(archives: list[Path], tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """Return the store of a crawl without workers."""
    crawling = Crawling(tmp_path_factory.mktemp("alone"), settings={"CRAWLER_WORKERS": "1"})
    ended = crawling.run("-a", f"archive={archives[0].parent}", spider="news")
    assert ended.exit_code == 0, ended.log
    return rows(crawling)


def rows(crawling: Crawling) -> list[dict[str, Any]]:
    """Return the articles without the times of the run."""
    found = crawling.rows("SELECT * FROM articles ORDER BY site, identity")
    return [{name: value for name, value in row.items() if name not in TIMES} for row in found]


def workers_of(pid: int) -> Iterator[int]:
    """Yield the processes that a process has started, and those that they have started."""
    with suppress(OSError):  # it may have ended
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in map(int, (task / "children").read_text("ascii").split()):
                yield child
                yield from workers_of(child)


def kill_group_of(pid: int) -> bool:
    """Kill a process group at once: a worker that lives on has the pages of the others. Return whether it was done.

    A process that was started in a session of its own is in its parent's group until it has called setsid(2).
    That group is the tests' own.
    """
    with suppress(ProcessLookupError):
        group = os.getpgid(pid)
        if group != os.getpgrp():
            os.killpg(group, signal.SIGKILL)
            return True
    return False


def articles_in(crawling: Crawling) -> int:
    """Return how many articles a crawl has stored; 0 before its database exists."""
    with suppress(sqlite3.OperationalError):  # the table is not there yet
        if crawling.database.exists():
            return int(crawling.rows("SELECT COUNT(*) AS number FROM articles")[0]["number"])
    return 0


def test_the_archive_has_pages_of_both_kinds(alone: list[dict[str, Any]]) -> None:
    templates = {row["template"] for row in alone if row["site"] == "unknown.example"}
    assert templates == {Template.TRAFILATURA, Template.LEARNT_PATHS}
    assert len(alone) > PAGES


@pytest.mark.parametrize("workers", [2, 4])
def test_any_number_of_workers_and_any_order_of_files_give_the_same_store(
    archives: list[Path], alone: list[dict[str, Any]], tmp_path: Path, workers: int
) -> None:
    given = f"{archives[2]}, {archives[0].parent}/[ab]*.warc.gz" if workers == 2 else ",".join(map(str, archives[::-1]))
    crawling = Crawling(tmp_path, settings={"CRAWLER_WORKERS": str(workers)})
    ended = crawling.run("-a", f"archive={given}", spider="news")
    assert ended.exit_code == 0, ended.log
    assert rows(crawling) == alone


def test_workers_that_are_killed_change_nothing(
    archives: list[Path], alone: list[dict[str, Any]], tmp_path: Path
) -> None:
    crawling = Crawling(tmp_path, settings={"CRAWLER_WORKERS": "2"})
    crawl = crawling.start("-a", f"archive={archives[0].parent}", spider="news")
    killed: set[int] = set()
    kill_at = 0  # stored articles
    while crawl.poll() is None:
        stored = articles_in(crawling)
        workers = set(workers_of(crawl.pid)) - killed
        if stored >= kill_at and workers and kill_group_of(min(workers)):
            kill_at = stored + STORED_BETWEEN_KILLS  # one transaction stores many
            killed |= workers
        with suppress(TimeoutExpired):
            crawl.wait(0.05)
    _, log = crawl.communicate(timeout=LONGEST_SECONDS)
    ended = Ended(crawl.returncode, log)
    assert ended.exit_code == 0, log
    assert len(killed) > 3  # the fork server and two workers, and those that replace them
    assert rows(crawling) == alone
