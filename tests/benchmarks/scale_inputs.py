"""`python -m tests.benchmarks.scale_inputs [--pages N] [--rows N]`: measures for tests.benchmarks.scale, as TOML.

A site is crawled on SQLite and on PostgreSQL: the CPU time of the worker and of the server, the bytes of the archive
and of each table with its indexes. Then a frontier is filled with many rows, since indexes of few rows are denser.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import func, select, text

from crawler.storage.database import open_database
from crawler.storage.schema import ARTICLES, REVISIONS, URLS
from tests.benchmarks.article_pages import sets
from tests.benchmarks.crawl import KNOWN_HOST, LOOPBACK, environment
from tests.benchmarks.growth import LINKS_MISSING, SERVER, SITE
from tests.benchmarks.known_rows import fill
from tests.benchmarks.measured import cpu_seconds, run
from tests.benchmarks.page_server import LIST, running
from tests.crawling import PROJECT
from tests.postgresql import PostgresqlServer

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

FEW = 50
TABLES = (URLS, ARTICLES, REVISIONS)
_SQLITE = "SELECT sum(pgsize) FROM dbstat WHERE name IN (SELECT name FROM sqlite_master WHERE tbl_name = :table)"
_POSTGRESQL = "SELECT pg_total_relation_size(CAST(:table AS regclass))"


def main() -> None:
    """Print the measures."""
    options = argparse.ArgumentParser(prog="python -m tests.benchmarks.scale_inputs", description=__doc__)
    options.add_argument("--pages", type=int, default=1000)
    options.add_argument("--rows", type=int, default=1_000_000)
    given = options.parse_args()
    with PostgresqlServer() as server:
        for name in ("sqlite", "postgresql"):
            of_server = server if name == "postgresql" else None
            crawl(name, given.pages, of_server)
            filled(name, given.rows, of_server)


def crawl(name: str, pages: int, server: PostgresqlServer | None) -> None:
    """Crawl few pages, then the others, and print what they cost."""
    with tempfile.TemporaryDirectory(prefix="scale-") as made:
        folder = Path(made)
        url = server.empty_database() if server else f"sqlite:///{folder}/articles.db"
        (folder / "seeds").mkdir()
        (folder / "seeds" / f"{SITE}.txt").write_text(f"http://{KNOWN_HOST}{LIST}\n", "utf-8")
        costs = []
        for number in (FEW, pages):
            before = cpu_seconds(server.pid) if server else 0.0
            with running(SERVER, sets()[-1], str(number)) as address:
                command = [sys.executable, "-m", "scrapy", "crawl", SITE, *LOOPBACK, f"-sCRAWLER_DATABASE={url}"]
                cost = run(command, folder, environment(PROJECT, address), LINKS_MISSING)
            costs.append((cost.cpu, cpu_seconds(server.pid) - before if server else 0.0, cost.peak_rss))
        more = pages - 2 * FEW  # the first crawl stored some of them, and starting costs as much as there
        print(f"# {name}, a crawl of {pages} pages")
        print(f"cpu_ms_of_worker_{name} = {1000 * (costs[1][0] - costs[0][0]) / more:.2f}")
        print(f"cpu_ms_of_server_{name} = {1000 * (costs[1][1] - costs[0][1]) / more:.2f}")
        print(f"megabytes_of_worker_{name} = {costs[1][2]:.0f}")
        archived = sum(file.stat().st_size for file in (folder / "data" / "archive").rglob("*") if file.is_file())
        print(f"bytes_of_archived_page = {archived / pages:.0f}")
        engine = open_database(url)
        for table in TABLES:
            print_size(engine, table.name, f"{name}_crawl")
        with engine.connect() as connection:
            texts = select(func.avg(func.length(ARTICLES.c.text)), func.count())
            print("# characters of a text, articles: {}, {}".format(*connection.execute(texts).one()))
        engine.dispose()


def filled(name: str, rows: int, server: PostgresqlServer | None) -> None:
    """Fill a frontier, and print the bytes of a row."""
    with ExitStack() as opened:
        folder = opened.enter_context(tempfile.TemporaryDirectory(prefix="scale-"))
        url = server.empty_database() if server else f"sqlite:///{folder}/articles.db"
        fill(url, SITE, rows)
        engine = open_database(url)
        print(f"# {name}, {rows} rows")
        print_size(engine, URLS.name, f"{name}_filled")
        engine.dispose()


def print_size(engine: Engine, table: str, of: str) -> None:
    """Print the bytes of a row of a table, with its indexes."""
    query = _SQLITE if engine.dialect.name == "sqlite" else _POSTGRESQL
    with engine.connect() as connection:
        size = connection.execute(text(query), {"table": table}).scalar_one()
        rows = connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()  # noqa: S608  # our own word
    print(f"bytes_of_row_{table}_{of} = {int(size) / max(rows, 1):.0f}  # {rows} rows", flush=True)


if __name__ == "__main__":
    main()
