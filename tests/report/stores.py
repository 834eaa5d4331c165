"""A made-up store of a few days: stored, missing, gone and corrected articles, a gap, and runs with all ends."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert

from crawler.items import RemovedBlocks
from crawler.items.terms import Statement
from crawler.runs.statistics import RunStatistics
from crawler.storage.articles import Articles
from crawler.storage.database import open_database, writing
from crawler.storage.runs import Runs
from crawler.storage.schema import URLS
from crawler.vocabulary import Reason, Role, RunStatus, UrlKind, UrlState
from tests.storage.records import NOON, numbered, put

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.engine import Engine

    from crawler.items import Record

NOW = datetime(2026, 12, 1, tzinfo=UTC)
GAP = "2026-03-06"
SEEN = {"first_announced": 1.0, "first_linked": 1.0}
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>'\"\x1b[31m\u202edesrever"

SHOWN_HOSTILE = HOSTILE.replace("\x1b", r"\x1b").replace("\u202e", r"\u202e")


@dataclass(frozen=True)
class Url:
    """A known article: its number, its day, its state, and the reason of the state."""

    number: int
    day: str | None
    state: UrlState
    reason: str | None = None


URLS_OF_STORE = (
    *(Url(number, "2026-03-04", UrlState.STORED) for number in range(1, 9)),
    Url(9, "2026-03-04", UrlState.REFUSED, Reason.TOO_SHORT),
    Url(10, "2026-03-05", UrlState.UNCHANGED),
    Url(11, "2026-03-05", UrlState.FAILED, Reason.http(503)),
    Url(12, "2026-03-05", UrlState.GONE, Reason.http(410)),
    Url(13, "2026-03-07", UrlState.WAITING),
    Url(14, "2026-03-07", UrlState.REFUSED, Reason.TOO_SHORT),
    Url(15, "2026-03-08", UrlState.GONE, Reason.http(404)),
    Url(16, None, UrlState.STORED),
    Url(17, None, UrlState.WAITING),
)
STORED = (1, 2, 3, 4, 5, 6, 7, 8, 10, 15, 16)
"""The articles in the store; number 15 was withdrawn, number 1 was corrected, number 2 is cut."""


def store_of(file: Path) -> Engine:
    """Make an empty SQLite database."""
    return open_database(f"sqlite:///{file}")


def filled(engine: Engine) -> Engine:
    """Fill a database."""
    for number in STORED:
        put(engine, _article(number), NOON)
    later, changed = NOON.replace(hour=15), "The harbour closed on Tuesday.\n\nBoats came from three towns."
    put(engine, replace(_article(1), text=changed, fetched_at=later.isoformat()), later)
    with writing(engine) as connection:
        Articles(engine).withdraw(connection, "chinanews", numbered(15).identity or "", NOON)
    with engine.begin() as connection:
        connection.execute(insert(URLS), [_row(one) for one in URLS_OF_STORE])
    add_runs(engine)
    return engine


def add_runs(engine: Engine) -> None:
    """Add a run that ended, one that was killed, and one that detected a layout change."""
    runs = Runs(engine)
    ended = runs.begin("chinanews", NOON)
    counts = RunStatistics(
        "finished",
        requested={("article", "stored", ""): 10, ("article", "refused", "too-short"): 2, ("list", "listed", ""): 3},
        answers={"pages": 15, "robots.txt": 1},
        articles={"stored": 10},
        robots={"fetched": 1},
        pace={
            "smallest-gap/www.ecns.cn": 1.0,
            "longest-delay/www.ecns.cn": 2.5,
            "waits-obeyed": 2,
            "seconds-waited": 7,
        },
    )
    runs.end(ended, RunStatus.PARTIAL, counts.as_json(), NOON.replace(minute=10))
    shares = {
        "articles": 40,
        "templates": {"ecns": 1.0},
        "fields": {"source": 0.9},
        "refused": 0.0,
        "median_chars": 900,
    }
    change = {"causes": {"no-source": 8}, "examples": ["https://www.ecns.cn/x"], "before": shares, "now": shares}
    changed = replace(counts, layout_change=change)
    runs.end(runs.begin("chinanews", NOON.replace(hour=13)), RunStatus.LAYOUT_CHANGED, changed.as_json(), NOW)
    killed = runs.begin("chinanews", NOON.replace(hour=14))
    with engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE workers SET pid_started = 'none', seen_at = 0 WHERE run = {killed}")  # noqa: S608


def _article(number: int) -> Record:
    removed = (RemovedBlocks(Role.NAVIGATION, 3), RemovedBlocks(Role.COPYRIGHT, 1))
    changes: dict[str, Any] = {"removed": removed, "section": "News" if number % 2 else "Culture"}
    if number == 2:
        changes |= {"incomplete": "missing pages: 2 (http-404)"}
    if number == 3:
        evidence = (Statement("header", "X-Robots-Tag", "noai", None),)
        changes |= {"terms_ai_training": "disallowed", "terms_version": 1, "terms_evidence": evidence}
    if number == 4:
        changes |= {"title": HOSTILE, "section": HOSTILE, "source": HOSTILE, "license": HOSTILE}
    return numbered(number, **changes)


def _row(one: Url) -> dict[str, Any]:
    record = numbered(one.number)
    row: dict[str, Any] = {
        "site": "chinanews",
        "key": record.identity,
        "url": record.url,
        "kind": UrlKind.ARTICLE,
        "state": one.state,
    }
    row |= {"reason": one.reason, "day": one.day, "discovered_at": "2026-03-07T00:00:00+00:00", "priority": 0}
    row |= {"attempts": 0, "fetched_at": NOON.isoformat(), "run": 1 if one.number < 11 else 2}
    return row | SEEN
