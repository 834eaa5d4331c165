"""The rates of hosts in a PostgreSQL database, which all workers of all runs share.

No lock is held between two statements, so a worker that is frozen or loses its network stops no other one. A change is
one statement that names the version of the state that was read: if another worker was first, it changes nothing and
returns the newer state, and the change is made again on that. The last state that this worker saw is tried first.

A request makes two changes: its slot, and its answer. They take two round trips while no other worker requests from the
host, else three; and one more each time the worker looks for a free slot. The pool tests its connection before each
change, with another one. Over a socket of the same machine that is 0.6 ms a request, 0.4 ms of it CPU of the worker.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar, cast

from sqlalchemy import text

from crawler.storage.database import storage_errors
from crawler.storage.repetition import repeated

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from sqlalchemy.engine import Connection, Engine


class Rate(Protocol):
    """The rate of a host, which has its state as text."""

    def to_json(self) -> str:
        """Return the state as text."""

    def waits_for(self) -> Collection[int]:
        """Return the workers whose slots must be free before this worker may send a request."""

    def free_slots_of(self, workers: Collection[int]) -> None:
        """Free the slots of workers that have ended."""


AnyRate = TypeVar("AnyRate", bound=Rate)
Result = TypeVar("Result")
_ADD = text("INSERT INTO host_rates (host, version, state) VALUES (:host, 0, '') ON CONFLICT DO NOTHING")
_READ = text("SELECT version, state FROM host_rates WHERE host = :host")
_CHANGE = text("""
    WITH unsynchronised AS (SELECT set_config('synchronous_commit', 'off', true)), changed AS (
        UPDATE host_rates SET version = version + 1, state = :text FROM unsynchronised
        WHERE host = :host AND version = :version RETURNING 1)
    SELECT version, state, EXISTS (SELECT 1 FROM changed) FROM host_rates WHERE host = :host
""")
"""Without a wait for the disk: a crash of the server loses the last half second of the rates, and nothing else."""
_ENDED = text("SELECT id FROM workers WHERE id = ANY(:workers) AND ended_at IS NOT NULL")


@dataclass(slots=True)
class _Seen(Generic[AnyRate]):
    """A host as it was seen last: the version of its row, the text of its state, and its rate."""

    version: int
    text: str
    rate: AnyRate


class DatabaseRates(Generic[AnyRate]):
    """The rates of hosts for one worker. `rate_of` makes a rate of the text of its state, and of its host.

    A new host has an empty text.
    """

    is_shared = True

    def __init__(self, engine: Engine, rate_of: Callable[[str, str], AnyRate]) -> None:
        self._engine, self._rate_of = engine, rate_of
        self._hosts: dict[str, _Seen[AnyRate]] = {}
        self._unanswered: tuple[int, str, Any] | None = None
        """The version, the text and the result of the change that is being written."""

    def known(self, host: str) -> AnyRate:
        """Return the rate of a host as it was read last."""
        seen = self._hosts.get(host)
        return seen.rate if seen else self._rate_of("", host)

    def change(self, host: str, change: Callable[[AnyRate], Result]) -> Result:
        """Change the rate of a host. StorageError if that fails; the change may be written all the same."""

        def attempt() -> Result:
            try:
                with self._engine.connect() as connection:
                    return self._change(connection.execution_options(isolation_level="AUTOCOMMIT"), host, change)
            except BaseException:
                self._hosts.pop(host, None)  # nobody knows which state it has
                raise

        self._unanswered = None
        with storage_errors(f"cannot change the rate of {host}"):
            return repeated(self._engine, attempt)

    def _change(self, connection: Connection, host: str, change: Callable[[AnyRate], Result]) -> Result:
        seen = self._hosts.get(host)
        is_newest = seen is None
        seen = seen or self._read(connection, host)
        if self._unanswered is not None and self._unanswered[:2] == (seen.version, seen.text):
            return cast("Result", self._unanswered[2])  # the connection was lost after the change
        while True:
            if is_newest:
                self._free_slots_of_ended(connection, seen.rate)
            result = change(seen.rate)
            text = seen.rate.to_json()
            if text != seen.text:
                self._unanswered = seen.version + 1, text, result
                newer = self._write(connection, host, seen, text)
                if newer is None:
                    return result
                seen = newer
            elif is_newest:
                return result
            else:
                seen = self._read(connection, host)
            is_newest = True

    def _read(self, connection: Connection, host: str) -> _Seen[AnyRate]:
        row = connection.execute(_READ, {"host": host}).first()
        if row is None:
            connection.execute(_ADD, {"host": host})
            row = connection.execute(_READ, {"host": host}).one()
        return self._see(host, row.version, row.state)

    def _write(self, connection: Connection, host: str, seen: _Seen[AnyRate], text: str) -> _Seen[AnyRate] | None:
        """Write a state in place of the one that was seen; return the newer one if there is one, and write nothing."""
        row = connection.execute(_CHANGE, {"host": host, "version": seen.version, "text": text}).first()
        if row is None:
            return self._read(connection, host)
        version, state, is_changed = row
        if not is_changed:
            return self._see(host, version, state)
        seen.version, seen.text = seen.version + 1, text
        return None

    def _see(self, host: str, version: int, text: str) -> _Seen[AnyRate]:
        seen = self._hosts[host] = _Seen(version, text, self._rate_of(text, host))
        return seen

    def _free_slots_of_ended(self, connection: Connection, rate: AnyRate) -> None:
        if workers := rate.waits_for():
            rate.free_slots_of(connection.execute(_ENDED, {"workers": list(workers)}).scalars().all())
