"""Rows a second of an export in each format, on one core, and the memory of its process.

python -m tests.benchmarks.exports --articles 10000
"""

from __future__ import annotations

import argparse
import os
import random
import sys
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from crawler.export.formats import SUFFIXES
from crawler.storage.articles import Articles
from crawler.storage.database import open_database, writing
from crawler.vocabulary import ExportFormat
from tests.benchmarks.measured import run
from tests.storage.records import NOON, numbered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.items import Record

BATCH = 500  # articles a transaction
PARAGRAPHS, WORDS = 7, 60  # of an article, which has about 2,800 characters
VOCABULARY = 20_000
COMPRESSED = ("articles.jsonl.gz", "articles.jsonl.zst")


def main() -> None:
    """Print a table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--articles", type=int, default=10_000)
    articles: int = options.parse_args().articles
    with TemporaryDirectory() as made:
        folder = Path(made)
        fill(f"sqlite:///{folder / 'store.db'}", articles)
        suffix = {style: name for name, style in reversed(SUFFIXES.items())}
        print("| format | rows a second of CPU | rows a second | peak RSS, MB | bytes a row |\n|---|---|---|---|---|")
        for name in (*(f"articles{suffix[style]}" for style in ExportFormat), *COMPRESSED):
            command = [sys.executable, "-m", "crawler", "export", "--database", str(folder / "store.db"), "-o", name]
            path = {"PYTHONPATH": str(Path.cwd())}
            cost = run(command, folder, os.environ | path)
            size = (folder / name).stat().st_size / articles
            rates = f"{articles / cost.cpu:,.0f} | {articles / cost.seconds:,.0f}"
            print(f"| `{name.partition('.')[2]}` | {rates} | {cost.peak_rss:.0f} | {size:,.0f} |")


def fill(url: str, articles: int) -> None:
    """Store made-up articles of random words."""
    engine = open_database(url)
    records = made_records(articles)
    for _ in range(0, articles, BATCH):
        with writing(engine) as connection:
            Articles(engine).add(connection, [one for one, _ in zip(records, range(BATCH), strict=False)], NOON)
    engine.dispose()


def made_records(number: int) -> Iterator[Record]:
    """Yield records, the same in each run."""
    chosen = random.Random(1)  # noqa: S311  # no secret
    letters = "abcdefghijklmnopqrstuvwxyz"
    words = ["".join(chosen.choices(letters, k=chosen.randint(2, 9))) for _ in range(VOCABULARY)]
    for at in range(number):
        text = "\n\n".join(" ".join(chosen.choices(words, k=WORDS)) for _ in range(PARAGRAPHS))
        day = f"20{at % 20 + 10}-0{at % 9 + 1}-1{at % 10}T10:00:00+08:00"
        yield replace(numbered(at, text=text), published=day)


if __name__ == "__main__":
    main()
