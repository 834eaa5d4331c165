"""The cost of a statement stays the same while the frontier and the store grow.

The cost is the number of instructions of SQLite's virtual machine, which is the same on every machine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event, text

from crawler.storage.articles import Articles
from crawler.storage.database import open_database
from crawler.storage.frontier.coverage import Coverage
from crawler.storage.frontier.frontier import Frontier
from crawler.storage.frontier.records import Scope, Sighting
from crawler.vocabulary import DiscoveryWay, Reason, Template
from tests.benchmarks.known_rows import fill
from tests.storage.frontier_run import HOUR, NOW, article

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


SITE = "chinanews"
FEW, MANY = 300, 12_000
STEP = 20  # instructions between two counts
MAX_GROWTH = 1.5  # the depth of the indexes' trees grows
FREE = 1_000  # steps: `begin` reads past the tenth that is due later; reading all rows takes 5,000
SEEN = Sighting("https://www.ecns.cn/", DiscoveryWay.LINKED, "https://www.ecns.cn/")
RUN = 2


class Measured:
    """A database of so many rows, and a run on it; `steps` counts the instructions of its statements."""

    def __init__(self, folder: Path, rows: int, scope: Scope) -> None:
        self.steps = 0
        fill(f"sqlite:///{folder}/{rows}.db", SITE, rows)
        self.engine = open_database(f"{folder}/{rows}.db")
        event.listen(self.engine, "checkout", self._count)
        with self.engine.begin() as connection:
            connection.execute(text(f"UPDATE urls SET due_at = {NOW + HOUR} + id WHERE due_at IS NOT NULL"))  # noqa: S608
        self.frontier = Frontier(self.engine, SITE, RUN, RUN, scope)
        self.frontier.discovery.discover([article(number) for number in range(30)], SEEN, NOW)
        self.frontier.discovery.enqueue([article(number) for number in range(30)], NOW)

    def cost(self, operation: Callable[[Measured], object]) -> int:
        """Return the steps of an operation."""
        before = self.steps
        operation(self)
        return self.steps - before

    def _count(self, connection: object, *_: object) -> None:
        connection.set_progress_handler(self._step, STEP)  # type: ignore[attr-defined]

    def _step(self) -> int:
        self.steps += 1
        return 0


OPERATIONS: dict[str, Callable[[Measured], object]] = {
    "begin": lambda on: on.frontier.leases.begin(NOW),
    "lease": lambda on: on.frontier.leases.lease(20, NOW),
    "has due": lambda on: on.frontier.leases.has_due(NOW, 60.0),
    "nothing due": lambda on: on.frontier.leases.lease(20, NOW - HOUR),
    "reclaim": lambda on: on.frontier.leases.reclaim(NOW),
    "release": lambda on: on.frontier.leases.release(["2026-07-20/1"], NOW),
    "discover": lambda on: on.frontier.discovery.discover([article(number) for number in range(20, 60)], SEEN, NOW),
    "aliases": lambda on: on.frontier.aliases.of("2026-07-20/1"),
    "copies": lambda on: on.frontier.aliases.known_copies(["iknown7", "iknown9", "1"]),
    "in store": lambda on: on.frontier.in_store(["2026-07-20/1", "2026-07-20/2"]),
    "counts": lambda on: on.frontier.counts(),
    "incomplete": lambda on: on.frontier.incomplete(),
    "lists gone": lambda on: on.frontier.lists_gone([Reason.NOT_IN_ARCHIVE]),
    "new articles": lambda on: on.frontier.new_articles(NOW - HOUR),
    "lists left out": lambda on: on.frontier.discovery.visits.left_out(NOW),
    "estimates": lambda on: Coverage(on.engine, SITE).estimates(NOW),
    "cleaned otherwise": lambda on: Articles(on.engine).cleaned_otherwise(SITE, Template.TRAFILATURA, "2", 20),
}


@pytest.fixture(scope="module", params=[Scope(), Scope(only_enqueued=True)], ids=["all", "only enqueued"])
def few_and_many(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Measured, Measured]:
    """Make a database with few rows and one with many, and a run on each."""
    folder = tmp_path_factory.mktemp("growth")
    return Measured(folder, FEW, request.param), Measured(folder, MANY, request.param)


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_costs_the_same_with_few_and_many_rows(few_and_many: tuple[Measured, Measured], name: str) -> None:
    few, many = (measured.cost(OPERATIONS[name]) for measured in few_and_many)
    assert many <= MAX_GROWTH * few + FREE


def test_a_count_of_all_articles_does_grow(few_and_many: tuple[Measured, Measured]) -> None:
    """Without this, the test above could not fail."""
    few, many = (measured.cost(lambda on: Coverage(on.engine, SITE).lines()) for measured in few_and_many)
    assert many > 10 * few
