"""`python -m tests.benchmarks.duplicates [FOLDER] [--articles N...] [--sketches N...] [--database NAME...]`.

Near-duplicates, measured. With the folder of labelled pages, ../shared/extraction: which copies of its texts are found,
and which different texts are joined: articles of one site, articles with the same background, the days of a column. The
thresholds were chosen with the first half of the sites and the columns that are not held out. Then the speed and the
memory of the comparison: of N articles, and of 1,000 more where the index has as many sketches of other articles.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections import Counter, defaultdict
from contextlib import ExitStack
from dataclasses import replace
from itertools import combinations, pairwise, product
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select

from crawler.duplicates.clusters import compare_new
from crawler.storage.articles import Articles
from crawler.storage.database import open_database, writing
from crawler.storage.schema import ARTICLES
from tests.benchmarks.duplicate_lookups import measure
from tests.benchmarks.duplicate_pairs import COPIES, HELD_OUT, Source, columns, is_tuned, issues, sources
from tests.postgresql import BINARIES, PostgresqlServer
from tests.storage.records import NOON, record

if TYPE_CHECKING:
    from collections.abc import Sequence

SQLITE, POSTGRESQL = "sqlite", "postgresql"
BACKGROUND = 0.3  # the share of an article that repeats the background of another one


def main() -> None:
    """Print the tables."""
    options = argparse.ArgumentParser(prog="python -m tests.benchmarks.duplicates", description=__doc__)
    options.add_argument("folder", type=Path, nargs="?", help="the folder of labelled pages")
    options.add_argument("--articles", type=int, nargs="+", default=[10_000])
    options.add_argument("--sketches", type=int, nargs="+", default=[0, 1_000_000])
    options.add_argument("--database", nargs="+", choices=(SQLITE, POSTGRESQL), default=[SQLITE])
    given = options.parse_args()
    if given.folder and not given.folder.is_dir():
        print(f"there is no folder {given.folder}: the pages with known text are not part of the project")
    elif given.folder:
        print_quality(sources(given.folder))
    print("\n| database | articles | sketches of others | compared a second (a CPU second) ", end="")
    print("| ms a new article (CPU) | peak RSS, MB | bytes of the index an article |\n" + "|---" * 7 + "|")
    for database, articles, sketches in product(given.database, given.articles, given.sketches):
        if database == SQLITE or BINARIES is not None:
            print(f"| {database} | {articles:,} | {sketches:,} | {lookups(database, articles, sketches)} |", flush=True)


def print_quality(every: Sequence[Source]) -> None:
    """Print the recall of each kind of copy for both halves of the sites, and the pairs that are joined by mistake."""
    halves = [[one for one in every if is_tuned(one) == tuned] for tuned in (True, False)]
    print("| copies | first half | second half |\n|---|---|---|")
    for kind in COPIES:
        print(f"| {kind} | {' | '.join(recall(half, kind) for half in halves)} |", flush=True)
    print("\n| different texts | pairs | joined |\n|---|---|---|")
    for name, half in zip(("first half", "second half"), halves, strict=True):
        print(f"| articles, {name} | {_pairs(len(half)):,} | {len(joined([one.text for one in half]))} |", flush=True)
        texts = with_background(half)
        print(f"| with the same background, {name} | {len(texts) - 1:,} | {len(joined(texts))} |", flush=True)
    for is_held_out in (False, True):
        of_kind = {name: one for name, one in columns().items() if name.startswith(HELD_OUT) == is_held_out}
        false = Counter({name: len(joined(issues(one, _chance()))) for name, one in of_kind.items()})
        pairs = len(of_kind) * _pairs(len(issues("", _chance())))
        which = ", ".join(f"{name.removeprefix(HELD_OUT)} {many}" for name, many in false.items() if many)
        print(
            f"| days of {len(of_kind)} {'other ' * is_held_out}columns | {pairs:,} | {false.total()} {which} |",
            flush=True,
        )


def recall(half: Sequence[Source], kind: str) -> str:
    """Return the share of the copies of this kind that are in the cluster of their original."""
    chance = _chance()
    copies = [COPIES[kind](one.text, chance) for one in half]
    found = joined([one.text for one in half] + copies)
    hits = sum((place, place + len(half)) in found for place in range(len(half)))
    return f"{hits / len(half):.4f} ({len(half)})"


def with_background(half: Sequence[Source]) -> list[str]:
    """Return each text with the end of the one before it, as follow-up reports repeat their background."""
    return [f"{two.text}\n{one.text[-int(len(two.text) * BACKGROUND) :]}" for one, two in pairwise(half)]


def joined(texts: Sequence[str]) -> set[tuple[int, int]]:
    """Return the pairs of texts, as their places, that are in one cluster."""
    with tempfile.TemporaryDirectory() as folder:
        engine = open_database(str(Path(folder) / "pairs.db"))
        records = [replace(record(one, title=None), identity=str(place)) for place, one in enumerate(texts)]
        with writing(engine) as connection:
            Articles(engine).add(connection, records, NOON)
        for _ in compare_new(engine):
            pass
        clusters = defaultdict(list)
        with engine.connect() as connection:
            for identity, cluster in connection.execute(select(ARTICLES.c.identity, ARTICLES.c.duplicate_cluster)):
                clusters[cluster].append(int(identity))
        engine.dispose()
    return {pair for members in clusters.values() for pair in combinations(sorted(members), 2)}


def lookups(database: str, articles: int, sketches: int) -> str:
    """Return the cells of the speed and the memory where so many articles are stored."""
    with ExitStack() as stack:
        if database == SQLITE:
            folder = stack.enter_context(tempfile.TemporaryDirectory())
            return measure(f"sqlite:///{folder}/articles.db", articles, sketches, None)
        server = stack.enter_context(PostgresqlServer())
        return measure(server.empty_database(), articles, sketches, server.pid)


def _pairs(count: int) -> int:
    return count * (count - 1) // 2


def _chance() -> random.Random:
    return random.Random(1)  # noqa: S311  # the same texts in each run


if __name__ == "__main__":
    main()
