"""Runs the crawler as an operator does, a process of its own, against a server on loopback."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.forked import LONGEST_SECONDS, Ended, Forked

__all__ = ["FAST", "LONGEST_SECONDS", "PROJECT", "Crawling", "Ended"]

PROJECT = Path(__file__).parent.parent
FAST = {
    "CRAWLER_MAX_DELAY": "0.05",
    "DOWNLOAD_DELAY": "0",
    "AUTOTHROTTLE_ENABLED": "0",
    "CONCURRENT_REQUESTS_PER_DOMAIN": "8",
    "CRAWLER_RETRY_AFTER_SECONDS": "0.05",
    "ASYNCIO_EVENT_LOOP": "asyncio.SelectorEventLoop",
    "LOG_LEVEL": "INFO",
}
"""Settings for a server that is ours, with the event loop of an installation without the extra `fast`.

The tests read the log on standard error; those of `tests/commands` and `tests/terminal` look at what a user sees.
"""


@dataclass(frozen=True)
class Crawling:
    """A folder to crawl in, and the server that stands in for the network (`proxy`), if there is one."""

    folder: Path
    proxy: str | None = None
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def database(self) -> Path:
        """The file of the articles."""
        return self.folder / "data" / "articles.db"

    def run(self, *arguments: str, spider: str = "chinanews", prefix: tuple[str, ...] = ()) -> Ended:
        """Crawl to the end; `prefix` is a command to run the crawl by."""
        if not prefix:
            return self.fork(*arguments, spider=spider).ended()
        process = self.start(*arguments, spider=spider, prefix=prefix)
        _, log = process.communicate(timeout=LONGEST_SECONDS)
        return Ended(process.returncode, log)

    def fork(self, *arguments: str, spider: str = "chinanews") -> Forked:
        """Begin to crawl in a process that does not need to load the crawler."""
        return Forked(self._command(spider, arguments), self.folder, self._environment())

    def start(self, *arguments: str, spider: str = "chinanews", prefix: tuple[str, ...] = ()) -> subprocess.Popen[str]:
        """Begin to crawl."""
        return subprocess.Popen(
            [*prefix, sys.executable, "-m", "scrapy", *self._command(spider, arguments)],
            cwd=self.folder,
            env=self._environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )

    def rows(self, query: str) -> list[dict[str, Any]]:
        """Ask the database in plain SQL."""
        with closing(sqlite3.connect(self.database)) as connection:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute(query)]

    def change(self, statement: str) -> None:
        """Change the database in plain SQL."""
        with closing(sqlite3.connect(self.database)) as connection, connection:
            connection.execute(statement)

    def due(self, kind: str = "article") -> None:
        """Make every URL of a kind due, as if its time had come."""
        self.change(f"UPDATE urls SET due_at = 0 WHERE kind = '{kind}'")  # noqa: S608  # the tests' own words

    def copy(self, folder: Path, proxy: str) -> Crawling:
        """Return a copy of all that was crawled, to go on with against another server."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        return Crawling(folder, proxy, self.settings)

    def articles(self) -> dict[str, dict[str, Any]]:
        """Return the stored articles by URL, their lists read from JSON."""
        rows = self.rows("SELECT * FROM articles ORDER BY url")
        lists = ("authors", "images", "removed", "pages")
        return {row["url"]: row | {name: json.loads(row[name]) for name in lists} for row in rows}

    def _command(self, spider: str, arguments: tuple[str, ...]) -> list[str]:
        self._write_seeds(spider)
        return ["crawl", spider, *(f"-s{name}={value}" for name, value in (FAST | self.settings).items()), *arguments]

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
        kept |= {"PYTHONPATH": str(PROJECT), "SCRAPY_SETTINGS_MODULE": "crawler.settings"}
        return kept | ({"http_proxy": self.proxy} if self.proxy else {})

    def _write_seeds(self, spider: str) -> None:
        """Ask by http: the server that stands in for the network is a plain proxy."""
        seeds = self.folder / "seeds"
        file = seeds / f"{spider}.txt"
        if not file.exists() and (PROJECT / "seeds" / file.name).exists():
            seeds.mkdir(exist_ok=True)
            text = (PROJECT / "seeds" / f"{spider}.txt").read_text(encoding="utf-8")
            file.write_text(text.replace("https://", "http://"), encoding="utf-8")
