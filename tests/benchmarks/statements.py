"""Counts what a program sends to its database: statements, transactions, and the time until their answers."""

from __future__ import annotations

from collections import Counter
from time import perf_counter
from typing import TYPE_CHECKING, Any

from sqlalchemy import event

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine


class Statements:
    """The counts of one engine. A round trip is a statement, a BEGIN, a COMMIT, a ROLLBACK, or a check of the pool."""

    def __init__(self, engine: Engine) -> None:
        self.round_trips = self.transactions = 0
        self.seconds = 0.0
        self.of_verb = Counter[str]()
        event.listen(engine, "before_cursor_execute", self._before)
        event.listen(engine, "after_cursor_execute", self._after)
        event.listen(engine, "commit", self._commit)
        event.listen(engine, "rollback", self._rollback)
        event.listen(engine, "checkout", self._checkout)

    def reset(self) -> None:
        """Begin to count anew."""
        self.round_trips = self.transactions = 0
        self.seconds = 0.0
        self.of_verb.clear()

    def _before(self, *_: Any) -> None:
        self._began = perf_counter()

    def _after(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        self.seconds += perf_counter() - self._began
        self.round_trips += 1
        self.of_verb[statement.split(maxsplit=1)[0]] += 1

    def _commit(self, _connection: Any) -> None:
        self.transactions += 1
        self.round_trips += 2  # BEGIN and COMMIT

    def _rollback(self, _connection: Any) -> None:
        self.of_verb["rollback"] += 1

    def _checkout(self, *_: Any) -> None:
        self.of_verb["checkout"] += 1
