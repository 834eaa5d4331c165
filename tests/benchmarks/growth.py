"""`python -m tests.benchmarks.growth [--rows N...] [--database NAME...] [--pages N]`, or `--long N [--more-bytes N]`.

The cost of a page and of a run where the database has few and many rows: the database is filled, then the site is
crawled from a list. The CPU time of a PostgreSQL server counts. `--long` crawls so many pages at once, and shows the
memory over time, with `--plot FILE.svg` as a plot; `--more-bytes` makes each page so much larger.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.charts.charts import lines
from crawler.vocabulary import RunStatus
from tests.benchmarks.article_pages import article_pages, sets
from tests.benchmarks.crawl import FEW, KNOWN_HOST, LOOPBACK, environment, newest_record
from tests.benchmarks.known_rows import fill
from tests.benchmarks.measured import Cost, cpu_seconds, run
from tests.benchmarks.page_server import LIST, running
from tests.crawling import PROJECT
from tests.postgresql import BINARIES, PostgresqlServer

if TYPE_CHECKING:
    from collections.abc import Sequence

SITE = "chinanews"
SERVER = "tests.benchmarks.page_server"
LINKS_MISSING = {RunStatus.OK.exit_code, RunStatus.PARTIAL.exit_code}
"""The pages link to others that are not served, the same ones in each crawl."""
SQLITE, POSTGRESQL = "sqlite", "postgresql"


def main() -> None:
    """Print a table of the rows, or the memory of one long crawl."""
    options = argparse.ArgumentParser(prog="python -m tests.benchmarks.growth", description=__doc__)
    options.add_argument("--rows", type=int, nargs="+", default=[100, 10_000, 1_000_000])
    options.add_argument("--database", nargs="+", choices=(SQLITE, POSTGRESQL), default=[SQLITE, POSTGRESQL])
    options.add_argument("--pages", type=int, default=1000)
    options.add_argument("--rounds", type=int, default=1)
    options.add_argument("--set", choices=sets(), default=sets()[-1])
    options.add_argument("--long", type=int, help="the number of pages of one long crawl")
    options.add_argument(
        "--more-bytes", type=int, default=0, help="of scripts and styles in each page of the long crawl"
    )
    options.add_argument("--plot", type=Path, help="write the memory of the long crawl over time, as SVG")
    given = options.parse_args()
    if given.long:
        long_crawl(given.set, given.long, given.more_bytes, given.plot)
        return
    print(
        "| database | rows | CPU ms a page | pages a second | start and end, CPU s | peak RSS, MB |\n"
        + "|---" * 6
        + "|"
    )
    for database in given.database:
        if database == POSTGRESQL and BINARIES is None:
            print("PostgreSQL is not installed, skipped")
            continue
        for _ in range(given.rounds):
            for rows in given.rows:
                print(f"| {database} | {rows} | {growth_row(database, rows, given.set, given.pages)} |", flush=True)


def growth_row(database: str, rows: int, name: str, pages: int) -> str:
    """Fill a database, crawl one page, then few and then all; return the cells of the table."""
    with ExitStack() as opened:
        folder = Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="growth-")))
        server = opened.enter_context(PostgresqlServer()) if database == POSTGRESQL else None
        url = server.empty_database() if server else f"sqlite:///{folder}/articles.db"
        fill(url, SITE, rows)
        costs = [_crawl(folder, url, name, number, server) for number in (1, FEW, pages)]
    (_, one), (short, few), (long, many) = costs  # the first one discovers what is not served
    if (one + few, many) != (FEW, pages - FEW):  # the few are in the store when all are crawled
        raise RuntimeError(f"{FEW} and {pages - FEW} articles expected, stored: {one + few} and {many}")
    more = many - few
    page = (long.cpu - short.cpu) / more
    cells = (f"{1000 * page:.2f}", f"{more / (long.seconds - short.seconds):.0f}", f"{short.cpu - few * page:.2f}")
    return " | ".join((*cells, f"{long.peak_rss:.0f}"))


def _crawl(folder: Path, database: str, name: str, pages: int, server: PostgresqlServer | None) -> tuple[Cost, int]:
    """Crawl from a list that links to the pages; the cost has the CPU time of the database's server."""
    (folder / "seeds").mkdir(exist_ok=True)
    (folder / "seeds" / f"{SITE}.txt").write_text(f"http://{KNOWN_HOST}{LIST}\n", "utf-8")
    with running(SERVER, name, str(pages)) as address:
        before = cpu_seconds(server.pid) if server else 0.0
        command = _command(f"-sCRAWLER_DATABASE={database}")
        cost = run(command, folder, environment(PROJECT, address), LINKS_MISSING)
        cost.cpu += cpu_seconds(server.pid) - before if server else 0.0
    stored = sum(newest_record(folder)["articles"].values())
    return cost, stored


def long_crawl(name: str, pages: int, more_bytes: int, plot: Path | None) -> None:
    """Crawl so many pages, and print and plot the memory."""
    server = running(SERVER, name, str(pages), str(more_bytes))
    with tempfile.TemporaryDirectory(prefix="long-") as made, server as address:
        folder = Path(made)
        urls = (f"http://{KNOWN_HOST}{page.path}\n" for page in article_pages(name, pages))
        (folder / "urls").write_text("".join(urls), "utf-8")
        cost = run(_command("-a", "urls=urls"), folder, environment(PROJECT, address))
        articles = newest_record(folder)["articles"]
    print(
        f"{pages} pages, {articles} stored: peak RSS {cost.peak_rss:.0f} MB, peak PSS of all {cost.peak_pss:.0f} MB, "
        f"{1000 * cost.cpu / pages:.1f} CPU ms a page, {pages / cost.seconds:.0f} pages a second"
    )
    for tenth in range(1, 11):
        sample = cost.samples[len(cost.samples) * tenth // 10 - 1]
        print(f"after {sample.seconds:.0f} s: RSS {sample.rss:.0f} MB, PSS of all {sample.pss:.0f} MB")
    if plot:
        series = {
            "RSS of the crawl": [(one.seconds, one.rss) for one in cost.samples],
            "PSS of all processes": [(one.seconds, one.pss) for one in cost.samples],
        }
        plot.write_text(lines(f"MB of memory in a crawl of {pages} pages", "seconds", series), "utf-8")


def _command(*arguments: str) -> Sequence[str]:
    return [sys.executable, "-m", "scrapy", "crawl", SITE, *LOOPBACK, *arguments]


if __name__ == "__main__":
    main()
