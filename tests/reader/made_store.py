"""A store with an article for each thing that the page shows, and some that try to harm its reader."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from crawler.duplicates.clusters import compare_new
from crawler.items import Image
from crawler.items.record import RemovedBlocks
from crawler.storage.articles import Articles
from crawler.storage.database import open_database, writing
from crawler.storage.runs import Runs
from crawler.vocabulary import Preference, Reason, RunStatus, UrlEvent
from tests.storage.frontier_run import Run, article
from tests.storage.records import NOON, put, record

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.items import Record
    from crawler.storage.frontier.records import DiscoveredUrl

SITE = "site"
WIRE = (
    "Ships from three towns brought their catch to the new harbour on Monday, and the market sold all of it by noon. "
)
HARM = "window.harmed=true"
HOSTILE_TITLE = f"<script>{HARM}</script>\x1b[31mRed</title><img src=x onerror={HARM}>"
HOSTILE_TEXT = f"<svg onload={HARM}>\n\n</textarea><iframe srcdoc='<script>parent.{HARM}</script>'></iframe>{{{{7*7}}}}"
HOSTILE_URL = f"javascript:{HARM}"


def made(number: int, title: str, text: str, day: str = "2026-07-20", **changes: object) -> Record:
    """Return the record of the article of a number."""
    url = article(number, day)
    times = {"published": f"{day}T0{number % 10}:30:00+08:00", "site": SITE, "identity": url.key, "url": url.url}
    return replace(record(text, title), **times | changes)  # type: ignore[arg-type]


def records() -> list[Record]:
    """Return the articles, in the order of storing."""
    return [
        made(1, "Harbour opens", WIRE * 3, section="News", terms_tdm=Preference.ALLOWED, language="en"),
        made(2, "Harbour opens, again", WIRE * 3, "2026-07-21", section="Business", source="Second Wire"),
        made(
            3,
            "海港开放",
            "星期一，海港开放了。\n\n来自三个城镇的船只抵达。",
            "2025-12-31",
            language="zh",
            kind="gallery",
        ),
        made(
            4,
            "A price",
            "A ticket costs four yuan.",
            removed=(RemovedBlocks("copyright", 2), RemovedBlocks("share", 1)),
        ),
        made(5, "Cut", "The first page only.", incomplete="missing pages: 2 (timeout)"),
        made(6, "Taken back", "An article that is not on its site any more."),
        made(
            7,
            HOSTILE_TITLE,
            HOSTILE_TEXT,
            "2026-07-22",
            source=f'"><script>{HARM}</script>',
            section=f"'><img src=x onerror={HARM}>",
            authors=(f"<b onmouseover={HARM}>Author</b>",),
            images=(Image(HOSTILE_URL, f"<script>{HARM}</script>"),),
            url=HOSTILE_URL,
            incomplete=f"<script>{HARM}</script>",
        ),
    ]


def make_store(file: Path) -> Path:
    """Write the store, with the state of each URL, and return its file."""
    engine = open_database(f"sqlite:///{file}")
    run = Run(engine)
    run.discovers(*(_url(one) for one in records()), *(article(number) for number in range(20, 24)))
    run.leased()
    for one in records():
        put(engine, one)
        run.applies(UrlEvent.STORED, _url(one))
    later = NOON + timedelta(days=1)
    put(engine, made(4, "A price", "A ticket costs five yuan.", fetched_at=later.isoformat()), later)
    run.applies(UrlEvent.FAILED, article(20), Reason.TIMEOUT)
    run.applies(UrlEvent.REFUSED, article(21), Reason.TOO_SHORT)
    run.applies(UrlEvent.GONE, article(22))
    with writing(engine) as connection:
        Articles(engine).withdraw(connection, SITE, article(6).key, NOON)
    list(compare_new(engine))
    runs = Runs(engine)
    runs.end(runs.begin(SITE, NOON), RunStatus.PARTIAL, {"fetched": 9}, NOON)
    engine.dispose()
    return file


def _url(one: Record) -> DiscoveredUrl:
    number = int(str(one.identity).rpartition("/")[2])
    return article(number, str(one.published)[:10])
