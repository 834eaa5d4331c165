"""The time and memory of `chinanews report`, and the size of its pages, for a made-up store.

`python -m tests.benchmarks.report --articles 100000` makes the store in a temporary folder, or in that of `--folder`,
where it is used again.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.large_store import fill
from tests.benchmarks.measured import run
from tests.crawling import PROJECT

_SCOPES = {"all days": (), "a month": ("--since", "2012-03-01", "--until", "2012-03-31"), "a run": ("--run", "7")}
_MB = 1e6


def main() -> None:
    """Print a line for each scope."""
    options = argparse.ArgumentParser(prog="python -m tests.benchmarks.report", description=__doc__)
    options.add_argument("--articles", type=int, default=100_000)
    options.add_argument("--folder", type=Path, help="The folder for the store and the reports.")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.folder or Path(temporary)
        folder.mkdir(exist_ok=True)
        measure(folder, given.articles)


def measure(folder: Path, articles: int) -> None:
    """Make the store, if it is not there, and report on it."""
    database = folder / f"articles-{articles}.db"
    if not database.exists():
        fill(f"sqlite:///{database}", articles)
    print(f"{articles:,} known articles, a database of {database.stat().st_size / _MB:.0f} MB")
    for name, scope in _SCOPES.items():
        target = folder / f"report-{re.sub(' ', '-', name)}"
        command = (sys.executable, "-m", "crawler", "report", "--database", str(database), "-o", str(target), *scope)
        cost = run(command, folder, os.environ | {"PYTHONPATH": str(PROJECT)})
        sizes = [page.stat().st_size for page in target.rglob("*.html")]
        print(
            f"{name}: {cost.seconds:.1f} s ({cost.cpu:.1f} s CPU), {cost.peak_rss:.0f} MB, {len(sizes):,} pages, "
            f"{sum(sizes) / _MB:.1f} MB, the largest {max(sizes) / 1e3:.0f} kB"
        )


if __name__ == "__main__":
    main()
