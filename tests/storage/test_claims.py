"""Of several workers on one database, one does the work, and its robots.txt is there for all workers of its run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from crawler.storage.claims import CLAIM_SECONDS, Claims
from crawler.storage.database import writing
from crawler.storage.host_robots import HostRobotsStore, RobotsAnswer
from crawler.vocabulary import Reason

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

AT = "2026-01-01T00:00:00+00:00"
ROOT = "https://www.e.org"


@pytest.fixture
def shared(engine: Engine) -> Engine:
    """Add two runs with two workers."""
    with writing(engine) as connection:
        for run in (1, 2):
            row = {"id": run, "at": AT}
            connection.execute(
                text("INSERT INTO runs (id, site, started_at, statistics) VALUES (:id, 'a', :at, '{}')"), row
            )
            for worker in (10 * run, 10 * run + 1):
                row = {"id": worker, "run": run, "at": AT}
                connection.execute(text("INSERT INTO workers (id, run, started_at) VALUES (:id, :run, :at)"), row)
    return engine


def end(engine: Engine, table: str, number: int) -> None:
    with writing(engine) as connection:
        connection.execute(text(f"UPDATE {table} SET ended_at = '{AT}' WHERE id = {number}"))  # noqa: S608  # ours


def test_work_is_claimed_by_one_worker_until_it_releases_it_or_ends_or_its_time_is_over(shared: Engine) -> None:
    first, second = Claims(shared, 10), Claims(shared, 11)
    assert first.take("robots", 100)
    assert first.take("robots", 101), "its own claim"
    assert not second.take("robots", 102)
    assert second.take("other", 102)
    second.release("robots")
    assert not second.take("robots", 103), "only the worker of a claim releases it"
    first.release("robots")
    assert second.take("robots", 104)
    assert not first.take("robots", 104 + CLAIM_SECONDS - 1)
    assert first.take("robots", 104 + CLAIM_SECONDS)
    end(shared, "workers", 10)
    assert second.take("robots", 105 + CLAIM_SECONDS)
    end(shared, "workers", 11)
    Claims(shared, 20).forget_ended()
    with shared.connect() as connection:
        assert not connection.execute(text("SELECT * FROM claims")).all()


@pytest.mark.parametrize(
    "answer",
    [
        RobotsAnswer(b"User-agent: *\nDisallow: /\xff\x00", None, "a.warc.gz:12", 200.0),
        RobotsAnswer(b"", Reason.http(503), None, 200.0),
    ],
)
def test_a_robots_txt_is_there_for_the_workers_of_its_run_in_its_time(shared: Engine, answer: RobotsAnswer) -> None:
    store = HostRobotsStore(shared, 1)
    assert store.read(ROOT, 100) is None
    store.save(ROOT, RobotsAnswer(b"old", None, None, 90.0), 80)
    assert store.read(ROOT, 100) is None
    store.save(ROOT, answer, 100)
    assert store.read(ROOT, 199) == answer
    assert HostRobotsStore(shared, 2).read(ROOT, 199) is None
    assert store.read(ROOT, 200) is None
    HostRobotsStore(shared, 2).forget_ended()
    assert store.read(ROOT, 199) == answer
    end(shared, "runs", 1)
    HostRobotsStore(shared, 2).forget_ended()
    assert store.read(ROOT, 199) is None
