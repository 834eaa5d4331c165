"""Several processes crawl one site on one PostgreSQL: they join, leave and die, and the crawl ends with one status."""

from __future__ import annotations

import json
import signal
from typing import TYPE_CHECKING, Any

import pytest

from crawler.storage.database import open_database
from crawler.storage.runs import Runs
from crawler.vocabulary import RunStatus, StoreResult
from tests.crawling import Crawling
from tests.faults.kills import read
from tests.site import NewsSite, WatchedSite, contents

if TYPE_CHECKING:
    from pathlib import Path

    from tests.forked import Forked
    from tests.postgresql import PostgresqlServer

WORKERS = 3
SOON, IN_THE_MIDDLE = 5, 50
"""Requests by which a crawl has begun, and by which some articles are stored and most are not."""


@pytest.fixture
def database(postgresql_server: PostgresqlServer) -> str:
    return postgresql_server.empty_database()


def worker(folder: Path, site: NewsSite, database: str, **settings: str) -> Forked:
    """Start a process with a folder of its own, as another machine has."""
    folder.mkdir()
    one = {"CRAWLER_DATABASE": database, "CRAWLER_WORKERS": "1"}
    return Crawling(folder, site.address, one | settings).fork()


def the_run(database: str) -> dict[str, Any]:
    """Return the only run of a database."""
    engine = open_database(database)
    (run,) = Runs(engine).latest()
    engine.dispose()
    return run


def test_workers_that_are_killed_or_stopped_leave_their_work_to_the_others(
    crawled: Crawling, database: str, tmp_path: Path
) -> None:
    workers: list[Forked] = []

    def end_two() -> None:
        workers[0].send_signal(signal.SIGKILL)
        workers[1].send_signal(signal.SIGTERM)

    with WatchedSite(IN_THE_MIDDLE, end_two) as site:
        workers.extend(worker(tmp_path / str(number), site, database) for number in range(WORKERS))
        killed, stopped, last = (one.ended() for one in workers)
    assert (killed.exit_code, stopped.status, last.status) == (-9, RunStatus.INTERRUPTED, RunStatus.OK), last.log
    assert "its other workers go on" in stopped.log
    assert "is dead or does not answer: the " in stopped.log + last.log
    expected, stored, run = read(f"sqlite:///{crawled.database}"), read(database), the_run(database)
    texts = {url: one["text"] for url, one in stored.articles.items()}
    assert texts.items() <= {url: one["text"] for url, one in expected.articles.items()}.items()
    assert len(texts) == len(contents().articles)
    assert (stored.revisions, stored.leased) == (0, 0), "each article once"
    assert run["status"] == RunStatus.OK
    counts = [one["statistics"].get("articles", {}) for one in run["workers"]]
    assert sum(one.get(StoreResult.STORED, 0) for one in counts) == len(texts), "also those that the killed one stored"
    assert run["statistics"]["articles"] == {StoreResult.STORED: len(texts)}
    assert {one["status"] for one in run["workers"]} == {None, RunStatus.INTERRUPTED, RunStatus.OK}
    (record,) = (tmp_path / "2" / "data" / "runs").iterdir()
    assert len(json.loads(record.read_text("utf-8"))["workers"]) == WORKERS


def test_a_worker_with_other_settings_is_refused_before_it_requests_anything(database: str, tmp_path: Path) -> None:
    refused: list[Forked] = []

    def start_another() -> None:
        refused.append(worker(tmp_path / "other", unused, database, CRAWLER_MAX_LIST_DEPTH="3"))
        assert refused[0].ends_within(600)
        first.send_signal(signal.SIGTERM)

    with NewsSite() as unused, WatchedSite(SOON, start_another) as site:
        first = worker(tmp_path / "first", site, database)
        assert first.ended().status == RunStatus.INTERRUPTED
        (ended,) = (one.ended() for one in refused)
        assert not unused.requests
    assert ended.exit_code == RunStatus.WORKER_REFUSED.exit_code == 15
    assert "CRAWLER_MAX_LIST_DEPTH: 30.0 there, 3.0 here" in ended.log
    assert "DOWNLOAD_DELAY" not in ended.log.partition("since they differ")[2].partition("\n")[0]
