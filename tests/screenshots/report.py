"""Pictures of the report: its calendar, its charts in the dark, on a phone, removed blocks, and a correction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.report.report import write_report
from crawler.report.scope import Scope
from crawler.storage.database import open_database
from tests.benchmarks.large_store import fill
from tests.browser import PHONE
from tests.report.crawled import REPORT, reported_site
from tests.storage.records import NOON

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.browser import Browser

ARTICLES, A_DAY = 2_400, 10


def pictures(browser: Browser, folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the content of each picture. `folder` is for the stores and the reports."""
    made = _made_report(folder / "made")
    browser.open(made / "index.html")
    yield "report.webp", browser.screenshot(form="webp")
    browser.open(made / "articles.html", scheme="dark")
    yield "report-dark.webp", browser.screenshot(form="webp")
    browser.open(made / "index.html", width=PHONE)
    browser.driver.execute_script("document.querySelector('#calendar').scrollIntoView();")
    yield "report-phone.webp", browser.screenshot(form="webp")
    crawled = folder / "crawled"
    crawled.mkdir()
    reported_site(crawled)
    browser.open(crawled / REPORT / "cleaning.html")
    yield "report-removed.webp", browser.screenshot(form="webp")
    browser.open(next((crawled / REPORT / "changes").iterdir()))
    yield "report-correction.webp", browser.screenshot(form="webp")


def _made_report(folder: Path) -> Path:
    """Report on a made-up store of many articles."""
    folder.mkdir()
    database = f"sqlite:///{folder / 'articles.db'}"
    fill(database, ARTICLES, A_DAY)
    engine = open_database(database)
    write_report(engine, Scope(), folder / REPORT, NOON)
    engine.dispose()
    return folder / REPORT
