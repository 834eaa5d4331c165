"""Fetches example pages as a crawl does: robots.txt, delays and addresses count as for any crawl.

A crawl of the spider `news` runs as a process of its own, with a store and an archive in a temporary folder.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from sqlalchemy import select

from crawler.exceptions import BadInputError
from crawler.home import VARIABLE as HOME
from crawler.new_site.given_pages import archived_pages
from crawler.storage.database import rows
from crawler.storage.schema import URLS
from crawler.storage.store import open_existing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from crawler.new_site.examples import GivenPage

_LOG_LINES = 3  # of a failed crawl, in the message


def fetched_pages(urls: Sequence[str], settings: Mapping[str, str]) -> list[GivenPage]:
    """Return the pages of URLs, in their order; `settings` are those of the crawl.

    BadInputError says why a page did not come.
    """
    with TemporaryDirectory(prefix="new-site-") as name:
        folder = Path(name)
        (folder / "urls.txt").write_text("\n".join(urls), encoding="utf-8")
        own = {
            "CRAWLER_DATABASE": f"sqlite:///{folder / 'articles.db'}",
            "CRAWLER_ARCHIVE": str(folder / "archive"),
            "CRAWLER_RUNS": "",
            "LOG_LEVEL": "ERROR",
        }
        options = [f"-s{key}={value}" for key, value in (dict(settings) | own).items()]
        ended = subprocess.run(  # noqa: S603  # this program
            [sys.executable, "-m", "scrapy", "crawl", "news", f"-aurls={folder / 'urls.txt'}", *options],
            env=os.environ | {"SCRAPY_SETTINGS_MODULE": "crawler.settings", "PYTHONPATH": _search_path(), HOME: name},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            errors="replace",
        )
        if not (folder / "articles.db").exists():
            raise BadInputError(f"the pages cannot be fetched: {_last_line(ended.stderr)}")
        engine = open_existing(own["CRAWLER_DATABASE"])
        try:
            found = archived_pages(engine, dict.fromkeys(urls))
            reasons = {row.url: row.reason for row in rows(engine, select(URLS.c.url, URLS.c.reason))}
        finally:
            engine.dispose()
    for url in urls:
        if url not in found:
            raise BadInputError(f"{url}: cannot be fetched: {reasons.get(url) or _last_line(ended.stderr)}")
    return [found[url] for url in urls]


def _search_path() -> str:
    return os.pathsep.join(folder or str(Path.cwd()) for folder in sys.path)


def _last_line(log: str) -> str:
    lines = [line.strip() for line in log.splitlines() if line.strip()]
    return lines[-1].removeprefix("error: ") if lines else "the crawl said nothing"
