"""Rows a second of storing articles in batches, of an export in each format, and of the search for near-duplicates.

`python -m tests.benchmarks.store_exports DATABASE N` stores N made-up articles, as a process of its own.
"""

from __future__ import annotations

import os
import random
import sys
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from crawler.export.formats import SUFFIXES
from crawler.storage.articles import Articles
from crawler.storage.database import open_database, writing
from crawler.vocabulary import ExportFormat
from tests.benchmarks.measured import run
from tests.crawling import PROJECT
from tests.storage.records import NOON, numbered

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from crawler.items import Record
    from tests.benchmarks.measured import Cost

BATCH = 50  # articles a transaction, as those of a crawl at most
PARAGRAPHS, WORDS = 7, 60  # of an article, which has about 2,800 characters
VOCABULARY = 20_000
COMPRESSED = (".jsonl.gz", ".jsonl.zst")
CRAWLER = (sys.executable, "-m", "crawler")


def exporting(folder: Path, rows: int) -> Iterator[tuple[str, Cost]]:
    """Yield the cost of each command for so many articles."""
    url, environment = f"sqlite:///{folder / 'articles.db'}", os.environ | {"PYTHONPATH": str(PROJECT)}
    yield "store", run((sys.executable, "-m", __name__, url, str(rows)), folder, environment)
    suffix = {style: name for name, style in reversed(SUFFIXES.items())}
    for name in (*(suffix[style] for style in ExportFormat), *COMPRESSED):
        command = (*CRAWLER, "export", "--database", url, "-o", f"articles{name}")
        yield f"export `{name.removeprefix('.')}`", run(command, folder, environment)
    yield "duplicates", run((*CRAWLER, "duplicates", "--database", url), folder, environment)


def fill(url: str, articles: int) -> None:
    """Store made-up articles of random words."""
    engine = open_database(url)
    records = made_records(articles)
    while batch := list(islice(records, BATCH)):
        with writing(engine) as connection:
            Articles(engine).add(connection, batch, NOON)
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
    fill(sys.argv[1], int(sys.argv[2]))
