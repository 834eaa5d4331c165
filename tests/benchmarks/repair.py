"""How many articles come out exactly after a repair: from each era's template of the imitation site to each other's.

`python -m tests.benchmarks.repair [--articles N] [--pairs OLD:NEW ...]`. For each pair, articles are stored from their
pages in the old layout; the same articles and others come in the new one and are refused; the site is repaired, and the
stored articles are compared with the truth. Its ids and classes are new, or the old template would fit. The last lines
are layouts that cannot be repaired, with the reason that is given.
"""

from __future__ import annotations

import argparse
from contextlib import contextmanager
from datetime import timedelta
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from crawler.repair.acceptance import keep, process_again, refused_pages
from crawler.repair.proposals import Repair
from crawler.storage.database import open_database
from tests.repair.layouts import ERAS, HOPELESS, RELAUNCHES, of_era
from tests.repair.world import AFTER, SINGLE, Relaunch, is_exact

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.vocabulary import RepairFailure
    from tests.repair.layouts import Layout
    from tests.site import Article

ARTICLES = 24
KNOWN_SHARE = 0.6  # the others are first seen in the new layout
GOAL = 0.95


@contextmanager
def relaunch() -> Iterator[Relaunch]:
    """Give an empty store and archive."""
    with TemporaryDirectory(prefix="repair-") as folder:
        engine = open_database(f"sqlite:///{folder}/articles.db")
        try:
            yield Relaunch(engine, Path(folder) / "warc")
        finally:
            engine.dispose()


def repaired(old: Layout, new: Layout, articles: list[Article]) -> tuple[float, RepairFailure | None]:
    """Return the share of the articles that are exact after the repair, and why it failed, if it did."""
    with relaunch() as world:
        known = articles[: round(KNOWN_SHARE * len(articles))]
        world.store(known, old)
        world.refuse(articles, new)
        findings = Repair(world.engine, "chinanews").findings()
        if not findings.confirmed:
            return 0.0, findings.failure
        now = AFTER + timedelta(days=1)
        keep(world.engine, "chinanews", findings.confirmed, now)
        for _ in process_again(world.engine, refused_pages(world.engine, "chinanews"), now, 0.0):
            pass
        stored = world.articles()
        exact = [is_exact(article, stored.get(article.known.url)) for article in articles]
        return sum(exact) / len(exact), None


def main() -> None:
    """Print the matrix, and the layouts that cannot be repaired."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=ARTICLES)
    parser.add_argument("--pairs", nargs="*", metavar="OLD:NEW")
    given = parser.parse_args()
    articles = SINGLE[:: max(1, len(SINGLE) // given.articles)][: given.articles]
    eras = [era for era in ERAS if era != "plain_video"]
    pairs = [tuple(pair.split(":")) for pair in given.pairs or ()] or [
        (old, new) for old, new in product(eras, [*ERAS, *RELAUNCHES]) if old != new
    ]
    shares = []
    for old, new in pairs:
        layout = RELAUNCHES[new] if new in RELAUNCHES else of_era(new, renamed=True)
        share, failure = repaired(of_era(old, renamed=False), layout, articles)
        shares.append(share)
        print(f"{old:8} -> {new:12} {share:6.1%} exact{f'  cannot: {failure}' if failure else ''}", flush=True)
    print(f"{sum(share >= GOAL for share in shares)} of {len(shares)} pairs reach {GOAL:.0%}")
    for name, layout in HOPELESS.items() if not given.pairs else ():
        _, failure = repaired(of_era("d", renamed=False), layout, articles)
        print(f"d        -> {name:12} {f'cannot: {failure}' if failure else 'repaired, wrongly'}")
    share, failure = repaired(of_era("d", renamed=False), RELAUNCHES["magazine"], articles[:5])
    print(f"three known articles: {failure or 'repaired, wrongly'}")


if __name__ == "__main__":
    main()
