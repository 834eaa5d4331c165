"""`python -m tests.benchmarks.kills [--kills N] [--signal NAME] [--database NAME] [--archive|--reprocess] [--seed N]`.

Ends a crawl of the imitation site at so many random moments, lets one more run end, and compares the store with that of
an undisturbed crawl: lost, twice, cut and different must be 0. With `--archive`, the crawl reads WARC files in two
worker processes, and is ended soon after one of its transactions. With `--reprocess`, runs that clean all stored
articles again are killed, and so is their undo; the store must then be as before.
"""

from __future__ import annotations

import argparse
import random
import signal
import sys
import tempfile
from collections import Counter
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from crawler.storage.database import open_database
from crawler.storage.schema import ARTICLES
from crawler.vocabulary import RunStatus, UrlState
from tests.benchmarks.article_pages import article_pages, sets
from tests.benchmarks.crawl import KNOWN_HOST, WARC, write_archive
from tests.benchmarks.reprocess_kills import Killed, kill_reprocessing
from tests.crawling import Crawling
from tests.faults.kills import (
    LONGEST_WAIT_SECONDS,
    Outcome,
    Place,
    Stored,
    compared,
    exit_code,
    kill_often,
    read,
    undisturbed,
)
from tests.postgresql import PostgresqlServer

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.forked import Forked

SIGNALS = {"KILL": signal.SIGKILL, "TERM": signal.SIGTERM}
PAGES = 1000
LOOK_SECONDS = 0.005  # how often the number of stored articles is read
LONGEST_RUN_SECONDS = 2.0
COUNT = select(func.count()).select_from(ARTICLES)
TWO_WORKERS = "-sCRAWLER_WORKERS=2"


def main() -> int:
    """Run the crawls and print one line; the exit code is 1 if the stores differ."""
    options = argparse.ArgumentParser(prog="python -m tests.benchmarks.kills", description=__doc__)
    options.add_argument("--kills", type=int, default=40)
    options.add_argument("--signal", choices=SIGNALS, default="KILL")
    options.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    options.add_argument("--archive", action="store_true", help=f"crawl WARC files with {PAGES} pages")
    options.add_argument("--reprocess", action="store_true", help="kill runs of reprocess, and their undo")
    options.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    given = options.parse_args()
    with ExitStack() as opened:
        folder = Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="kills-")))
        server = opened.enter_context(PostgresqlServer()) if given.database == "postgresql" else None

        def place(name: str) -> Place:
            database = server.empty_database() if server else f"sqlite:///{folder / name}.db"
            return Place(folder / name, database)

        moments = random.Random(given.seed)  # noqa: S311  # moments, no secrets
        found: Outcome | Killed
        if given.reprocess:
            found = kill_reprocessing(place, given.kills, moments)
        elif given.archive:
            found = kill_archive_crawls(place, SIGNALS[given.signal], given.kills, moments)
        else:
            expected = undisturbed(place("undisturbed"))
            found = kill_often(place("killed"), SIGNALS[given.signal], given.kills, expected, moments)
    sys.stdout.write(f"SIG{given.signal} on {given.database}, seed {given.seed}: {found}\n")
    return int(found.faults > 0)


def kill_archive_crawls(
    place: Callable[[str], Place], by: signal.Signals, kills: int, moments: random.Random
) -> Outcome:
    """Kill so many crawls of an archive, let one more end, and compare its database with an undisturbed one."""
    calm = place("undisturbed")
    write_archive(calm.folder / WARC, KNOWN_HOST, list(article_pages(sets()[-1], PAGES)))
    arguments = (f"-aarchive={calm.folder / WARC}", TWO_WORKERS)
    ended = Crawling(calm.folder, None, {"CRAWLER_DATABASE": calm.database}).run(*arguments)
    assert ended.status == RunStatus.OK, ended.log
    expected = _read(calm.database)
    killed = place("killed")
    killed.folder.mkdir()
    crawling = Crawling(killed.folder, None, {"CRAWLER_DATABASE": killed.database})
    codes = Counter[bool]()
    for left in range(kills, 0, -1):
        process = crawling.fork(*arguments)
        _await_moment(process, killed.database, left, moments)
        process.send_signal(by)
        codes[process.ended().exit_code == exit_code(by)] += 1
    last = crawling.run(*arguments)
    return compared(codes[True], _read(killed.database), expected, last.status)


def _read(database: str) -> Stored:
    """Read a database. An article that a killed run stored is unchanged in the next one, which reads it again."""
    found, as_stored = read(database), {UrlState.UNCHANGED: UrlState.STORED}
    return replace(found, frontier=frozenset(tuple(as_stored.get(one, one) for one in row) for row in found.frontier))


def _await_moment(process: Forked, database: str, left: int, moments: random.Random) -> None:
    """Wait until some more articles are stored, and then a moment; where all are stored, any time."""
    with closing(open_database(database).connect().execution_options(isolation_level="AUTOCOMMIT")) as connection:
        before = stored = connection.execute(COUNT).scalar_one()
        new = moments.randint(1, max(1, 2 * (PAGES - before) // (left + 1)))
        while stored < min(before + new, PAGES) and not process.ends_within(LOOK_SECONDS):
            stored = connection.execute(COUNT).scalar_one()
    process.ends_within(moments.uniform(0, LONGEST_WAIT_SECONDS if stored > before else LONGEST_RUN_SECONDS))


if __name__ == "__main__":
    sys.exit(main())
