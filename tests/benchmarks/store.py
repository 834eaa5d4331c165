"""`python -m tests.benchmarks.store [--rows N] [--part NAME]`: rows a second of the work on stored articles.

A part is a module with a function that makes its own store of so many articles in a folder, and measures whole
commands, their start included, as users run them. `tests.benchmarks.duplicates` measures near-duplicates at a million
articles.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tests.benchmarks.store_exports import exporting
from tests.benchmarks.store_reprocess import reprocessing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.benchmarks.measured import Cost

    _Part = Callable[[Path, int], Iterator[tuple[str, Cost]]]

PARTS: dict[str, _Part] = {"export": exporting, "reprocess": reprocessing}


class Figures(NamedTuple):
    """The figures of one command."""

    name: str
    rows_a_second: float
    cpu_ms: float
    megabytes: float

    def __str__(self) -> str:
        return f"| {self.name} | {self.rows_a_second:,.0f} | {self.cpu_ms:.2f} | {self.megabytes:.0f} |"


def main() -> None:
    """Print a table with a row for each command."""
    options = argparse.ArgumentParser(prog="python -m tests.benchmarks.store", description=__doc__)
    options.add_argument("--rows", type=int, default=2000)
    options.add_argument("--part", choices=PARTS, help="by default all")
    given = options.parse_args()
    sys.stdout.write("| work | rows a second | CPU ms a row | peak MB |\n|---|---|---|---|\n")
    for part in [given.part] if given.part else PARTS:
        with tempfile.TemporaryDirectory(prefix="store-") as folder:
            for name, cost in PARTS[part](Path(folder), given.rows):
                rows = given.rows / cost.seconds
                sys.stdout.write(
                    f"{Figures(name, rows, cost.cpu * 1000 / given.rows, max(cost.peak_rss, cost.peak_pss))}\n"
                )
                sys.stdout.flush()


if __name__ == "__main__":
    main()
