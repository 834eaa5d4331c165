"""A made-up store of many articles over years, with gaps, missing articles, corrections and runs."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import insert

from crawler.items import RemovedBlocks
from crawler.runs.statistics import RunStatistics
from crawler.storage.article_rows import revision_of, row_of
from crawler.storage.database import open_database, writing
from crawler.storage.schema import ARTICLES, REVISIONS, RUNS, URLS
from crawler.vocabulary import Preference, Reason, Role, RunKind, RunStatus, StoreResult, UrlKind, UrlState
from tests.storage.records import NOON, numbered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import Connection

    from crawler.items import Record

BATCH = 2_000
FIRST_DAY, A_DAY = date(2010, 1, 1), 40  # known articles
PARAGRAPHS, WORDS = 6, 35  # of a text, which has about 1,400 characters
GAP_EVERY = 50  # each 50th day has no articles
MISSING: tuple[tuple[UrlState, Reason | None], ...] = (
    (UrlState.REFUSED, Reason.TOO_SHORT),
    (UrlState.REFUSED, Reason.LIST_PAGE),
    (UrlState.FAILED, Reason.http(503)),
    (UrlState.GONE, Reason.http(404)),
    (UrlState.WAITING, None),
)
MISSING_EVERY, CHANGED_EVERY, WITHDRAWN_EVERY = 20, 100, 500
SECTIONS = ("News", "Business", "Society", "Culture", "Sci-tech", "Travel", "Sports", "Opinion", "Photo", "Video")
SOURCES = tuple(f"Agency {number}" for number in range(60))
RUN_COUNT = 60


class Known(NamedTuple):
    """A known article: its URL's row, and its record if it is stored."""

    url: dict[str, Any]
    record: Record | None


def fill(database: str, articles: int, a_day: int = A_DAY) -> None:
    """Store so many known articles, most of them with their texts, so many for each day."""
    engine = open_database(database)
    known = _known(articles, a_day)
    while batch := list(islice(known, BATCH)):
        with writing(engine) as connection:
            connection.execute(insert(URLS), [one.url for one in batch])
            stored = [one.record for one in batch if one.record]
            connection.execute(insert(ARTICLES), [row_of(record) for record in stored])
            _add_revisions(connection, [record for record in stored if record.revision > 1])
    with writing(engine) as connection:
        connection.execute(insert(RUNS), [_run(number) for number in range(1, RUN_COUNT + 1)])
    engine.dispose()


def _known(articles: int, a_day: int) -> Iterator[Known]:
    chosen = random.Random(1)  # noqa: S311  # no secret
    words = ["".join(chosen.choices("abcdefghijklmnopqrstuvwxyz", k=chosen.randint(2, 9))) for _ in range(5_000)]
    paragraphs = [" ".join(chosen.choices(words, k=WORDS)) for _ in range(2_000)]
    base = numbered(0, stored_at=NOON.isoformat())
    day, of_day = FIRST_DAY, 0
    for number in range(articles):
        of_day += 1
        if of_day > a_day:
            day, of_day = day + timedelta(days=2 if day.toordinal() % GAP_EVERY == 0 else 1), 1
        identity = f"{day}/iabcdefg{number:07}"
        url = f"https://www.ecns.cn/news/{identity}.shtml"
        state, reason = (
            MISSING[number // MISSING_EVERY % len(MISSING)] if number % MISSING_EVERY == 7 else ("stored", None)
        )
        row: dict[str, Any] = {
            "site": "chinanews",
            "key": identity,
            "url": url,
            "kind": UrlKind.ARTICLE,
            "state": state,
        }
        row |= {"reason": reason, "day": day.isoformat(), "discovered_at": NOON.isoformat(), "priority": 0}
        row |= {"attempts": 1, "run": number % RUN_COUNT + 1, "fetched_at": NOON.isoformat()}
        seen = {"first_announced": 1.0, "first_linked": 1.0 if number % 3 else None}
        record = _record(base, number, identity, url, day, chosen, paragraphs) if state == "stored" else None
        yield Known(row | seen, record)


def _record(  # noqa: PLR0913, PLR0917  # what differs from article to article
    base: Record, number: int, identity: str, url: str, day: date, chosen: random.Random, paragraphs: list[str]
) -> Record:
    removed = [RemovedBlocks(Role.NAVIGATION, chosen.randint(8, 16)), RemovedBlocks(Role.COPYRIGHT, 2)]
    removed += [RemovedBlocks(role, 1 + number % 4) for role in (Role.SHARE, Role.RELATED_NEWS) if number % 3]
    return replace(
        base,
        url=url,
        identity=identity,
        title=" ".join(chosen.choice(paragraphs).split()[:7]).capitalize(),
        text="\n\n".join(chosen.choices(paragraphs, k=chosen.randint(1, PARAGRAPHS * 2))),
        published=f"{day}T10:00:00+08:00",
        section=SECTIONS[min(int(chosen.expovariate(0.4)), len(SECTIONS) - 1)],
        source=SOURCES[min(int(chosen.expovariate(0.15)), len(SOURCES) - 1)],
        removed=tuple(removed),
        revision=2 if number % CHANGED_EVERY == 0 else 1,
        withdrawn_at=NOON.isoformat() if number % WITHDRAWN_EVERY == 3 else None,
        terms_version=1,
        terms_search=Preference.ALLOWED,
    )


def _add_revisions(connection: Connection, changed: list[Record]) -> None:
    ids = dict(
        tuple(row)
        for row in connection.execute(
            ARTICLES.select().with_only_columns(ARTICLES.c.identity, ARTICLES.c.id).where(ARTICLES.c.revision > 1)
        )
    )
    rows = [
        revision_of(replace(record, revision=1, text=record.text.replace(" a", " one a", 2)))
        | {"article_id": ids[record.identity or ""], "kind": StoreResult.CHANGED}
        for record in changed
    ]
    if rows:
        connection.execute(insert(REVISIONS), rows)


def _run(number: int) -> dict[str, Any]:
    started = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=number)
    counts = RunStatistics(
        "finished",
        requested={("article", "stored", ""): 900, ("article", "refused", "too-short"): 3, ("list", "listed", ""): 60},
        answers={"pages": 963, "robots.txt": 1},
        articles={"stored": 800, "unchanged": 100},
        pace={"requests": 964, "smallest-gap/www.ecns.cn": 1.0, "longest-delay/www.ecns.cn": 2.5},
    )
    row = {"id": number, "site": "chinanews", "kind": RunKind.CRAWL, "status": RunStatus.PARTIAL}
    row |= {"started_at": started.isoformat(), "ended_at": (started + timedelta(minutes=20)).isoformat()}
    return row | {"statistics": json.dumps(counts.as_json())}
