"""The document about scale has the tables that the program computes from the measured figures."""

from __future__ import annotations

from tests.benchmarks.scale import DATABASE, DISK, LARGEST, MEMORY, WORKERS, Cost, figures, rendered, tables
from tests.crawling import PROJECT

DOCUMENT = PROJECT / "docs" / "scale.md"


def test_the_document_has_the_computed_tables() -> None:
    document = DOCUMENT.read_text("utf-8")
    assert rendered(document, tables(figures())) == document, (
        f"run: python -m tests.benchmarks.scale --write {DOCUMENT}"
    )


def test_the_limits_are_the_slowest_part_and_what_does_not_fit() -> None:
    of = figures() | {"pages": 0, "disk_tb": 1, "memory_gb": 1}
    assert Cost(10**6, 1, of).limits == [LARGEST]
    assert Cost(10**9, 10_000, of | {"largest_host": 1e-4}).limits == [WORKERS, MEMORY, DISK]
    assert Cost(10**6, 10_000, of | {"largest_host": 1e-4, "server_ms": 99}).limits == [DATABASE]
