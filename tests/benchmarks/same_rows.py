"""`python -m tests.benchmarks.same_rows --code FOLDER [--database NAME...] [--pages N] [--set NAME]`.

FOLDER is a checkout of an earlier commit. Its code and this code crawl the same pages into new databases, and what both
have stored is compared value by value (`stored_rows.py`). Each line shows how many rows are compared.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import create_engine, update

from crawler.storage.schema import URLS
from crawler.vocabulary import UrlKind
from tests.benchmarks.article_pages import article_pages, sets
from tests.benchmarks.crawl import KNOWN_HOST, LOOPBACK, environment, write_archive
from tests.benchmarks.measured import run
from tests.benchmarks.page_server import running
from tests.benchmarks.stored_rows import KEYS, Rows, differences, read_rows
from tests.crawling import PROJECT
from tests.postgresql import PostgresqlServer
from tests.site import NewsSite, contents

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SITE = "chinanews"
SQLITE, POSTGRESQL = "sqlite", "postgresql"
SAMPLE = PROJECT / "seeds" / "sample.warc.gz"
CHANGED_ARTICLES = 20
NO_SERVER = "http://127.0.0.1:9"
SHOWN = 20
"""How many differences of a crawl are printed."""


class Place(NamedTuple):
    """A crawl by the code of a checkout: its folder and its database."""

    code: Path
    folder: Path
    database: str

    def crawl(self, address: str, *arguments: str) -> None:
        """Crawl with a server instead of the network. RuntimeError with the end of the log if the run is not `ok`."""
        own = self.code / ".venv" / "bin" / "python"
        python = str(own) if own.exists() else sys.executable
        settings = (*LOOPBACK, f"-sCRAWLER_DATABASE={self.database}")
        command = [python, "-m", "scrapy", "crawl", SITE, *settings, *arguments]
        run(command, self.folder, environment(self.code, address))


def imitation_site(place: Place) -> None:
    """Crawl the site, change some articles, and crawl it again when all articles are due."""
    seeds = place.folder / "seeds" / f"{SITE}.txt"
    seeds.parent.mkdir()
    seeds.write_text((PROJECT / "seeds" / seeds.name).read_text("utf-8").replace("https://", "http://"), "utf-8")
    with NewsSite(answers=contents(every=1).answers) as site:
        place.crawl(site.address)
        for article in contents(every=1).articles[:CHANGED_ARTICLES]:
            body = site.page(article.path).body
            site.replace(article.path, body.replace(b"</p>", b" This was corrected.</p>", 1))
        engine = create_engine(place.database)  # without a migration: the code of the checkout goes on
        with engine.begin() as connection:
            connection.execute(update(URLS).where(URLS.c.kind == UrlKind.ARTICLE).values(due_at=0))
        engine.dispose()
        place.crawl(site.address)


def pages_by_network(urls: Path, address: str, place: Place) -> None:
    """Fetch the pages of a file."""
    place.crawl(address, f"-aurls={urls}")


def archive(path: Path, workers: int, place: Place) -> None:
    """Crawl an archive; earlier commits have no workers."""
    place.crawl(NO_SERVER, f"-aarchive={path}", *([f"-sCRAWLER_WORKERS={workers}"] if place.code == PROJECT else []))


def main() -> int:
    """Print a line for each crawl; the exit code is 1 if a value differs."""
    options = argparse.ArgumentParser(prog="python -m tests.benchmarks.same_rows", description=__doc__)
    options.add_argument("--code", type=Path, required=True, help="the folder of the other checkout")
    options.add_argument("--database", nargs="+", choices=(SQLITE, POSTGRESQL), default=[SQLITE, POSTGRESQL])
    options.add_argument("--pages", type=int, default=300)
    options.add_argument("--set", choices=sets(), default=sets()[-1])
    given = options.parse_args()
    print(f"| database | crawl | {' | '.join(KEYS)} | values that differ |\n|---|---|{'---|' * len(KEYS)}---|")
    total = 0
    with ExitStack() as opened:
        server = opened.enter_context(PostgresqlServer()) if POSTGRESQL in given.database else None
        crawls = dict(_crawls(opened, given.set, given.pages))
        for database in given.database:
            for name, crawl in crawls.items():
                before, after = (
                    _stored(crawl, code, server if database == POSTGRESQL else None)
                    for code in (given.code.resolve(), PROJECT)
                )
                differ = list(differences(before, after))
                counts = " | ".join(str(len(rows)) for rows in after.values())
                print(f"| {database} | {name} | {counts} | {len(differ)} |", flush=True)
                print("".join(f"{one}\n" for one in differ[:SHOWN]), end="", file=sys.stderr)
                total += len(differ)
    return int(total > 0)


def _crawls(opened: ExitStack, name: str, number: int) -> Iterator[tuple[str, Callable[[Place], None]]]:
    """Yield the crawls by name; the server and the files of the pages are there until `opened` is closed."""
    folder = Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="same-rows-")))
    address = opened.enter_context(running("tests.benchmarks.page_server", name, str(number)))
    pages = list(article_pages(name, number))
    (folder / "urls").write_text("".join(f"http://{KNOWN_HOST}{page.path}\n" for page in pages), "utf-8")
    write_archive(folder / "warc", KNOWN_HOST, pages)
    yield "imitation site, twice", imitation_site
    yield "sample archive", partial(archive, SAMPLE, 1)
    yield f"{number} pages of the {name}", partial(pages_by_network, folder / "urls", address)
    for workers in (1, 2):
        yield f"the same from WARC, CRAWLER_WORKERS={workers}", partial(archive, folder / "warc", workers)


def _stored(crawl: Callable[[Place], None], code: Path, server: PostgresqlServer | None) -> Rows:
    with tempfile.TemporaryDirectory(prefix="same-rows-") as name:
        database = (
            server.empty_database().replace("postgresql:", "postgresql+psycopg:")
            if server
            else f"sqlite:///{name}/articles.db"
        )
        crawl(Place(code, Path(name), database))
        return read_rows(database)


if __name__ == "__main__":
    sys.exit(main())
