"""The robots.txt files of a run's hosts in a PostgreSQL database: each is requested once for all workers."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import delete, select

from crawler.storage.database import insert_into, rows
from crawler.storage.schema import HOST_ROBOTS, RUNS
from crawler.storage.transactions import in_transaction
from crawler.vocabulary import Reason

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection, Engine


class RobotsAnswer(NamedTuple):
    """The robots.txt of a root, or the reason why it did not come. `place` is where it is in the archive.

    It is requested again after `until`, in seconds of the run's clock.
    """

    body: bytes
    reason: Reason | None
    place: str | None
    until: float


class HostRobotsStore:
    """The files of one run."""

    def __init__(self, engine: Engine, run: int) -> None:
        self._engine, self._run = engine, run

    def read(self, root: str, now: float) -> RobotsAnswer | None:
        """Return the answer of a root, None if there is none or it is too old."""
        table = HOST_ROBOTS.c
        wanted = table.run == self._run, table.root == root, table.until > now
        found = rows(self._engine, select(HOST_ROBOTS).where(*wanted), "the robots.txt of a host")
        if not found:
            return None
        row = found[0]
        return RobotsAnswer(row.body, Reason(row.reason) if row.reason else None, row.archived, row.until)

    @in_transaction("cannot store the robots.txt of {root}")
    def save(self, connection: Connection, root: str, answer: RobotsAnswer, now: float) -> None:
        """Store the answer of a root in place of an older one."""
        body, reason, place, until = answer
        values = {"body": body, "reason": reason, "archived": place, "fetched_at": now, "until": until}
        put = insert_into(self._engine, HOST_ROBOTS).values(run=self._run, root=root, **values)
        connection.execute(put.on_conflict_do_update(index_elements=["run", "root"], set_=values))

    @in_transaction("cannot delete the robots.txt of ended runs")
    def forget_ended(self, connection: Connection) -> None:
        """Delete the files of runs that have ended."""
        working = select(RUNS.c.id).where(RUNS.c.ended_at.is_(None))
        connection.execute(delete(HOST_ROBOTS).where(HOST_ROBOTS.c.run.not_in(working)))
