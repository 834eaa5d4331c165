"""Writes that come together are one transaction; a fault of one costs only that one."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from crawler.exceptions import StorageError, UnstorableError
from crawler.storage.write_queue import MAX_WRITES, WriteQueue

if TYPE_CHECKING:
    from collections.abc import Sequence


class Committed:
    """Keeps the transactions. A transaction with a write in `bad` fails with its error, and writes nothing."""

    def __init__(self, bad: dict[int, Exception] | None = None) -> None:
        self.bad = bad or {}
        self.transactions: list[list[int]] = []
        self.tried = 0

    def commit(self, writes: Sequence[int]) -> list[str]:
        """Write some numbers in one transaction."""
        self.tried += 1
        for write in writes:
            if write in self.bad:
                raise self.bad[write]
        self.transactions.append(list(writes))
        return [f"wrote {write}" for write in writes]


def alone(_waiting: int) -> bool:
    """Say that no more writes come."""
    return False


def results(committed: Committed, writes: Sequence[int], rows: int = 1000) -> list[str | BaseException]:
    """Add all writes at once; each writes one of so many rows. Return the results, or the errors."""
    queue = WriteQueue[int, str](committed.commit, alone)

    async def add_all() -> list[str | BaseException]:
        return await asyncio.gather(*(queue.add(one, {str(one % rows)}) for one in writes), return_exceptions=True)

    return asyncio.run(add_all())


def test_writes_that_come_together_are_one_transaction_and_each_gets_its_own_result() -> None:
    committed = Committed()
    assert results(committed, range(3)) == ["wrote 0", "wrote 1", "wrote 2"]
    assert committed.transactions == [[0, 1, 2]]


def test_a_transaction_has_a_limit() -> None:
    committed = Committed()
    results(committed, range(2 * MAX_WRITES + 1))
    assert [len(one) for one in committed.transactions] == [MAX_WRITES, MAX_WRITES, 1]


def test_two_writes_to_one_row_are_two_transactions_in_their_order() -> None:
    committed = Committed()
    results(committed, [1, 2, 11, 3], rows=10)
    assert committed.transactions == [[1, 2], [11, 3]]


def test_a_write_whose_data_is_bad_fails_alone() -> None:
    for error in (UnstorableError("a lone surrogate"), ValueError("an error of the program")):
        committed = Committed({2: error})
        assert results(committed, range(4)) == ["wrote 0", "wrote 1", error, "wrote 3"]
        assert committed.transactions == [[0], [1], [3]]


def test_a_database_that_fails_is_tried_once_and_fails_all_writes() -> None:
    error = StorageError("the disk is full")
    committed = Committed({2: error})
    assert results(committed, range(4)) == [error] * 4
    assert (committed.tried, committed.transactions) == (1, [])


def test_a_database_that_fails_after_bad_data_is_not_tried_again_for_each_write() -> None:
    bad, error = UnstorableError("a lone surrogate"), StorageError("the database is locked")
    committed = Committed({0: bad, 2: error})
    assert results(committed, range(6)) == [bad, "wrote 1", error, error, error, error]
    assert committed.tried == 4


def test_a_write_whose_page_is_cancelled_is_left_out() -> None:
    committed = Committed()
    queue = WriteQueue[int, str](committed.commit, alone)

    async def add_two_and_cancel_one() -> str:
        first, second = (asyncio.ensure_future(queue.add(one, {str(one)})) for one in (1, 2))
        await asyncio.sleep(0)
        first.cancel()
        return await second

    assert asyncio.run(add_two_and_cancel_one()) == "wrote 2"
    assert committed.transactions == [[2]]


def test_writes_wait_for_those_that_come_soon_but_not_without_end() -> None:
    committed, asked = Committed(), list[int]()

    def more_come(waiting: int) -> bool:
        asked.append(waiting)
        return len(asked) < 3 or len(asked) > 4

    queue = WriteQueue[int, str](committed.commit, more_come)
    assert asyncio.run(queue.add(1, {"1"})) == "wrote 1"
    assert asked == [1, 1, 1]
    assert asyncio.run(queue.add(2, {"2"})) == "wrote 2"
    asyncio.run(queue.add(3, {"3"}))
    assert committed.transactions == [[1], [2], [3]]
    assert len(asked) > 5
