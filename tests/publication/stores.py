"""Stores of a few articles of the sample, each of which has a WARC file of its own, and of awkward articles."""

from __future__ import annotations

import gzip
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert

from crawler.items import Page
from crawler.items.terms import Statement
from crawler.processing.process import process
from crawler.storage.archive.page import read_page
from crawler.storage.database import open_database
from crawler.storage.schema import URLS
from crawler.vocabulary import Reason, UrlKind, UrlState
from tests.sample import ARTICLE, records
from tests.storage.records import numbered, put

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.engine import Engine

    from crawler.items import Record

NOW = datetime(2026, 12, 1, tzinfo=UTC)
AWKWARD = (
    numbered(1, text="An earlier text.", fetched_at="2026-03-04T00:00:00+00:00"),
    numbered(1, published=None, title="No date", language=None, section=None),
    numbered(
        2,
        terms_ai_training="allowed",
        terms_search="disallowed",
        terms_version=1,
        terms_evidence=(Statement("header", "X-Robots-Tag", "noindex", "a.warc.gz:7"),),
        license="https://creativecommons.org/licenses/by/4.0/",
        title='=HYPERLINK("x") | "quoted" {braces}',
        text="🦊 fox\n\n雪 snow\r\nline",
    ),
    numbered(3, incomplete="page 2 of 3: http-404", confidence=0.31, text="Cut."),
    numbered(4, withdrawn_at="2026-03-05T00:00:00+00:00", text="", title=None),
    numbered(5, site="example.org", url="https://example.org/<b>5", source="A|B", published="2026-03-04T01:02:03"),
)


@cache
def sample_records(many: int) -> tuple[bytes, ...]:
    """Return the compressed WARC records of the first articles of the sample."""
    found: dict[str | None, bytes] = {}
    for page, content in records():
        if isinstance(page, Page) and ARTICLE.search(page.url) and len(found) < many:
            article, refusal = process(page, NOW)
            if not refusal:
                found.setdefault(article.document.identity, content)
    return tuple(found.values())


def archived_records(folder: Path, many: int) -> list[Record]:
    """Write so many articles as `0.warc.gz`, `1.warc.gz` …, and return their records; the last file is `.warc`."""
    folder.mkdir(parents=True)
    found = []
    for number, content in enumerate(sample_records(many)):
        is_last = number == many - 1
        file = folder / f"{number}.warc{'' if is_last else '.gz'}"
        file.write_bytes(gzip.decompress(content) if is_last else content)
        found.append(process(read_page(file, 0), NOW).article.record())
    return found


def add_urls(engine: Engine) -> None:
    """Add the URLs of articles to the frontier: one that is stored, and others that are missing for reasons."""
    seen = {"first_announced": 1.0, "first_linked": 1.0}
    states = [(UrlState.STORED, None, seen), (UrlState.REFUSED, Reason.TOO_SHORT, seen), (UrlState.WAITING, None, {})]
    states += [(UrlState.GONE, Reason("http-410"), seen), (UrlState.REFUSED, Reason.TOO_SHORT, seen)]
    states += [(UrlState.FAILED, Reason("http-503"), seen) for _ in range(5)]
    with engine.begin() as connection:
        for number, (state, reason, sightings) in enumerate(states, 1):
            key = numbered(number).identity or ""
            row: dict[str, Any] = {
                "site": "chinanews",
                "key": key,
                "url": f"http://x/{number}",
                "kind": UrlKind.ARTICLE,
                "state": state,
            }
            row |= {"reason": reason, "day": "2026-03-04" if number < 10 else "2026-03-07"}
            row |= {"discovered_at": NOW.isoformat(), "priority": 0, "attempts": 0}
            connection.execute(insert(URLS).values(row | sightings))


def store_of(file: Path, records: list[Record] | tuple[Record, ...]) -> Engine:
    """Store records in a new SQLite database."""
    engine = open_database(str(file))
    for record in records:
        put(engine, replace(record), NOW)
    return engine
