"""The speed and the memory of the comparison of new articles, where few and many articles are stored."""

from __future__ import annotations

import random
import sys
import tempfile
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from sqlalchemy import insert, text

from crawler.duplicates.index import Entry, add
from crawler.duplicates.sketch import VALUES, Sketch
from crawler.items.record import document_id
from crawler.storage.database import open_database, writing
from crawler.storage.schema import ARTICLES
from tests.benchmarks.measured import Cost, cpu_seconds, run
from tests.crawling import PROJECT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import Engine

WORDS, VOCABULARY = 250, 30_000
COPIES = 20  # every so manieth article is a copy of an earlier one, with another first and without its last words
NEW = 1_000  # articles of the run whose look-ups are measured
CHUNK = 5_000
FIRST_SKETCH = 100_000_000  # the number of an article that is not stored
ARTICLE = {
    "kind": "article",
    "authors": "[]",
    "images": "[]",
    "removed": "[]",
    "pages": "[]",
    "template": "made",
    "cleaned_by": "made",
    "stored_at": "2026-01-01T00:00:00+00:00",
    "fetched_at": "2026-01-01T00:00:00+00:00",
    "site": "made",
}


def measure(url: str, articles: int, sketches: int, server: int | None) -> str:
    """Return the cells of a row: store and compare articles, add `sketches` of no articles, then compare NEW articles.

    `server` is the process of PostgreSQL, whose CPU time counts.
    """
    engine = open_database(url)
    with writing(engine) as connection:
        if engine.dialect.name == "sqlite":  # the full-text index takes most of the time of storing
            connection.execute(text("DROP TRIGGER articles_search_added"))
    made = articles_made()
    _store(engine, made, articles)
    first = _compare(url, server)
    for at in range(0, sketches, CHUNK):
        _add_sketches(engine, range(FIRST_SKETCH + at, FIRST_SKETCH + min(at + CHUNK, sketches)))
    _store(engine, made, NEW)
    later = _compare(url, server)
    size = _index_bytes(engine) / (articles + sketches + NEW)
    engine.dispose()
    rates = f"{articles / first.seconds:,.0f} ({articles / first.cpu:,.0f})"
    times = f"{later.seconds * 1000 / NEW:.2f} ({later.cpu * 1000 / NEW:.2f})"
    return f"{rates} | {times} | {first.peak_rss:.0f}, {later.peak_rss:.0f} | {size:,.0f}"


def _add_sketches(engine: Engine, article_ids: range) -> None:
    """Add sketches as compared articles of other texts have them: their values are random."""
    values = np.random.default_rng(article_ids.start).bytes(2 * VALUES * len(article_ids))
    sketches = (Sketch(values[at : at + 2 * VALUES], b"") for at in range(0, len(values), 2 * VALUES))
    entries = [Entry(key, key, WORDS, key, sketch) for key, sketch in zip(article_ids, sketches, strict=True)]
    with writing(engine) as connection:
        add(connection, entries)


def articles_made() -> Iterator[dict[str, Any]]:
    """Yield rows of articles without end; the frequencies of the words follow Zipf's law."""
    chance = random.Random(1)  # noqa: S311  # no secret
    letters = str.maketrans("0123456789abcdef", "abcdefghiklmnoprs"[:16])
    vocabulary = [f"{number:x}".translate(letters) for number in range(VOCABULARY)]
    weights = list(accumulate(1 / (rank + 10) for rank in range(VOCABULARY)))
    earlier: list[list[str]] = []
    number = 0
    while True:
        number += 1
        words = chance.choices(vocabulary, cum_weights=weights, k=WORDS)
        if number % COPIES == 0:
            words = [*words[:9], *chance.choice(earlier)[:-20]]
        elif number % COPIES == 1:
            earlier = [*earlier[-CHUNK:], words]
        key = str(number)
        names = {"identity": key, "url": f"https://made.example/{key}", "document_id": document_id("made", key)}
        yield ARTICLE | names | {"title": f"Number {number}", "text": " ".join(words)}


def _store(engine: Engine, made: Iterator[dict[str, Any]], count: int) -> None:
    """Store so many articles."""
    for at in range(0, count, CHUNK):
        rows = [next(made) for _ in range(min(CHUNK, count - at))]
        with writing(engine) as connection:
            connection.execute(insert(ARTICLES), rows)


def _compare(url: str, server: int | None) -> Cost:
    """Run the command; its cost has the CPU time of the server."""
    before = cpu_seconds(server) if server else 0.0
    command = [sys.executable, "-m", "tests.benchmarks.duplicate_lookups", url]
    with tempfile.TemporaryDirectory() as folder:
        cost = run(command, Path(folder), {"PATH": "", "PYTHONPATH": str(PROJECT)})
    cost.cpu += cpu_seconds(server) - before if server else 0.0
    return cost


def _index_bytes(engine: Engine) -> int:
    """Return the bytes of the tables of near-duplicates with their indexes."""
    sqlite = "SELECT sum(pgsize) FROM dbstat WHERE name LIKE 'duplicate_%'"
    server = "SELECT sum(pg_total_relation_size(relid)) FROM pg_stat_user_tables WHERE relname LIKE 'duplicate_%'"
    with engine.connect() as connection:
        return int(connection.execute(text(sqlite if engine.dialect.name == "sqlite" else server)).scalar_one() or 0)


if __name__ == "__main__":  # the measured process
    from crawler.duplicates.clusters import compare_new

    for _ in compare_new(open_database(sys.argv[1])):
        pass
