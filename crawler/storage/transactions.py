"""Transactions that are repeated where that cures an error, also if the answer to a COMMIT was lost.

With each transaction on PostgreSQL, a worker of a crawl writes a new number into its own row. If the connection is lost
in a COMMIT, the number tells whether it was executed, also after the server crashed or another took its place. So no
transaction has its effect twice, and its result is that of its execution.
"""

from __future__ import annotations

from functools import wraps
from inspect import signature
from secrets import randbits
from typing import TYPE_CHECKING, Concatenate, Generic, ParamSpec, Protocol, TypeVar

from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError

from crawler.exceptions import StorageError
from crawler.storage.database import storage_errors, writing
from crawler.storage.repetition import is_outage, repeated
from crawler.storage.schema import WORKERS

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.engine import Connection, Engine

Owner = TypeVar("Owner", bound="_HasEngine")
Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")
_WORKER = "worker"
_NUMBER_BITS = 63


class _HasEngine(Protocol):
    _engine: Engine


def work_as(engine: Engine, worker: int) -> None:
    """Make an engine execute the transactions of the worker with this number, one at a time."""
    if engine.dialect.name == "postgresql":
        engine.update_execution_options(**{_WORKER: worker})


def in_transaction(
    doing: str,
) -> Callable[
    [Callable[Concatenate[Owner, Connection, Parameters], Result]], Callable[Concatenate[Owner, Parameters], Result]
]:
    """Execute a method in a transaction of its own, whose connection is the first argument; callers leave that out.

    The transaction is repeated where that cures an error, so the method must change the database only. Other errors of
    the database become a StorageError or an UnstorableError. `doing` begins its message; {NAME} is an argument.
    """

    def decorated(
        method: Callable[Concatenate[Owner, Connection, Parameters], Result],
    ) -> Callable[Concatenate[Owner, Parameters], Result]:
        given = signature(method)

        @wraps(method)
        def executed(owner: Owner, /, *args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
            shown = doing.format(**given.bind(owner, None, *args, **kwargs).arguments) if "{" in doing else doing
            engine = owner._engine  # noqa: SLF001  # the decorator is a part of the class
            with storage_errors(shown):
                attempts = _Attempts(engine, shown, lambda connection: method(owner, connection, *args, **kwargs))
                return repeated(engine, attempts.execute)

        return executed

    return decorated


class _Attempts(Generic[Result]):
    """The attempts to execute one transaction."""

    def __init__(self, engine: Engine, doing: str, work: Callable[[Connection], Result]) -> None:
        self._engine = engine
        self._doing = doing
        self._work = work
        self._worker: int | None = engine.get_execution_options().get(_WORKER)
        self._unanswered: tuple[int, Result] | None = None  # the last one whose COMMIT had no answer

    def execute(self) -> Result:
        """Execute the transaction, unless it was executed before; return its result."""
        with writing(self._engine) as connection:
            if self._unanswered is not None and self._last_number(connection) == self._unanswered[0]:
                return self._unanswered[1]
            result = self._work(connection)
            number = self._write_number(connection)
            try:
                connection.commit()
            except DBAPIError as error:
                self._note_unanswered(error, number, result)
                raise
        return result

    def _last_number(self, connection: Connection) -> int | None:
        """Return the number of the worker's last transaction. It waits for one that the server still executes."""
        query = select(WORKERS.c.last_transaction).where(WORKERS.c.id == self._worker)
        return connection.execute(query.with_for_update()).scalar()

    def _write_number(self, connection: Connection) -> int | None:
        if self._worker is None:
            return None
        number = randbits(_NUMBER_BITS)
        mine = update(WORKERS).where(WORKERS.c.id == self._worker)
        return number if connection.execute(mine.values(last_transaction=number)).rowcount else None

    def _note_unanswered(self, error: DBAPIError, number: int | None, result: Result) -> None:
        if number is not None:
            self._unanswered = number, result
        elif is_outage(error):
            raise StorageError(f"{self._doing}: the connection was lost in the COMMIT, so it may be done") from error
