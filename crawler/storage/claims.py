"""Claims: of all workers on one database, one does a piece of work, such as a request for robots.txt.

A claim is free again when it is released, when its worker has ended or was given up, and in any case after its time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, or_, select

from crawler.storage.database import insert_into, storage_errors, writing
from crawler.storage.schema import CLAIMS, WORKERS

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

CLAIM_SECONDS = 900.0
"""The time of a claim: of a worker that no one gives up although it makes no progress."""
_WORKING = select(WORKERS.c.id).where(WORKERS.c.ended_at.is_(None))


class Claims:
    """The claims of one worker."""

    def __init__(self, engine: Engine, worker: int) -> None:
        self._engine, self._worker = engine, worker

    def take(self, name: str, now: float) -> bool:
        """Claim a piece of work by its name; return whether it is this worker's. `now` is in seconds since 1970."""
        values = {"worker": self._worker, "until": now + CLAIM_SECONDS}
        is_free = or_(CLAIMS.c.until <= now, CLAIMS.c.worker == self._worker, CLAIMS.c.worker.not_in(_WORKING))
        put = insert_into(self._engine, CLAIMS).values(name=name, **values)
        taken = put.on_conflict_do_update(index_elements=["name"], set_=values, where=is_free).returning(CLAIMS.c.name)
        with storage_errors("cannot claim work"), writing(self._engine) as connection:
            return connection.execute(taken).first() is not None

    def release(self, name: str) -> None:
        """Release a claim of this worker."""
        mine = delete(CLAIMS).where(CLAIMS.c.name == name, CLAIMS.c.worker == self._worker)
        with storage_errors("cannot release a claim"), writing(self._engine) as connection:
            connection.execute(mine)

    def forget_ended(self) -> None:
        """Delete the claims of workers that have ended."""
        with storage_errors("cannot release a claim"), writing(self._engine) as connection:
            connection.execute(delete(CLAIMS).where(CLAIMS.c.worker.not_in(_WORKING)))
