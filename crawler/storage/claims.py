"""Claims: of all workers on one database, one does a piece of work, such as a request for robots.txt.

A claim is free again when it is released, when its worker has ended or was given up, and in any case after its time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, or_, select

from crawler.storage.database import insert_into
from crawler.storage.schema import CLAIMS, WORKERS
from crawler.storage.transactions import in_transaction

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection, Engine

CLAIM_SECONDS = 900.0
"""The time of a claim: of a worker that no one gives up although it makes no progress."""
_WORKING = select(WORKERS.c.id).where(WORKERS.c.ended_at.is_(None))


class Claims:
    """The claims of one worker."""

    def __init__(self, engine: Engine, worker: int) -> None:
        self._engine, self._worker = engine, worker

    @in_transaction("cannot claim {name}")
    def take(self, connection: Connection, name: str, now: float) -> bool:
        """Claim a piece of work by its name; return whether it is this worker's. `now` is in seconds since 1970."""
        values = {"worker": self._worker, "until": now + CLAIM_SECONDS}
        is_free = or_(CLAIMS.c.until <= now, CLAIMS.c.worker == self._worker, CLAIMS.c.worker.not_in(_WORKING))
        put = insert_into(self._engine, CLAIMS).values(name=name, **values)
        taken = put.on_conflict_do_update(index_elements=["name"], set_=values, where=is_free).returning(CLAIMS.c.name)
        return connection.execute(taken).first() is not None

    @in_transaction("cannot release the claim {name}")
    def release(self, connection: Connection, name: str) -> None:
        """Release a claim of this worker."""
        connection.execute(delete(CLAIMS).where(CLAIMS.c.name == name, CLAIMS.c.worker == self._worker))

    @in_transaction("cannot release the claims of workers that have ended")
    def forget_ended(self, connection: Connection) -> None:
        """Delete the claims of workers that have ended."""
        connection.execute(delete(CLAIMS).where(CLAIMS.c.worker.not_in(_WORKING)))
