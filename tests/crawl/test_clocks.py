"""A clock that was ahead once, or is wrong now: runs fetch, store and follow as if it had been right."""

from __future__ import annotations

import gzip
import re
import shutil
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import chain
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine, text

from crawler.storage.schema import METADATA
from crawler.vocabulary import RunStatus
from tests.crawling import Crawling
from tests.faults import wrongs
from tests.faults.crawls import HOST, path_of
from tests.faults.server import FaultySite, Wire
from tests.site import NewsSite, contents

if TYPE_CHECKING:
    from pathlib import Path

    from tests.postgresql import PostgresqlServer

AHEAD = "2036-01-01T00:00:00+00:00"
CORRECTED = "The harbour master corrected the date of the opening on Friday."


def test_a_run_with_a_clock_ten_years_ahead_hides_no_later_correction(crawled: Crawling, tmp_path: Path) -> None:
    article = next(a for a in contents().articles if len(a.pages) == 1 and a.known.kind == "article")
    with NewsSite() as site:
        crawling = crawled.copy(tmp_path, site.address)
        crawling.change(f"UPDATE articles SET fetched_at = '{AHEAD}', stored_at = '{AHEAD}'")  # noqa: S608
        crawling.change(f"UPDATE urls SET fetched_at = '{AHEAD}', discovered_at = '{AHEAD}' WHERE kind = 'article'")  # noqa: S608
        crawling.change("UPDATE urls SET due_at = 2082758400 WHERE kind = 'article'")
        body = site.page(article.path).body
        site.replace(article.path, body.replace(b"</p>", f"</p><p>{CORRECTED}</p>".encode(), 1))
        ended = crawling.run()
        assert ended.status == RunStatus.OK, ended.log
        stored = crawling.articles()[article.known.url]
        assert CORRECTED in stored["text"]
        assert (stored["revision"], stored["fetched_at"] < AHEAD) == (2, True)
        assert not crawling.rows(f"SELECT key FROM urls WHERE due_at > {2082758400 - 365 * 86400}")  # noqa: S608


SLOW_BY = "-5h"
FIVE_HOURS_SLOW = ("env", "FAKETIME_DONT_FAKE_MONOTONIC=1", "faketime", "-m", "-f", SLOW_BY)
OF_RUN = ("started_at", "ended_at", "seen_at", "fetched_at", "stored_at", "discovered_at", "updated_at", "read_at")


@pytest.mark.skipif(shutil.which("faketime") is None, reason="there is no faketime here (Debian: faketime)")
def test_a_worker_whose_clock_is_hours_slow_works_by_the_time_of_the_database(
    postgresql_server: PostgresqlServer, tmp_path: Path
) -> None:
    def busy(wire: Wire) -> None:
        """Ask for a rest until a time that the worker's own clock has in five hours."""
        until = format_datetime(datetime.now(UTC) + timedelta(seconds=2), usegmt=True)
        wire.answer(503, b"", f"Retry-After: {until}") if wire.count == 1 else wrongs.whole(wire)

    url, begun = postgresql_server.empty_database(), datetime.now(UTC)
    with FaultySite({path_of(1): busy, path_of(2): wrongs.whole}) as site:
        crawling = Crawling(tmp_path, site.address, {"CRAWLER_DATABASE": url})
        (tmp_path / "urls.txt").write_text(f"{HOST}{path_of(1)}\n{HOST}{path_of(2)}\n", encoding="utf-8")
        ended = crawling.run("-a", "urls=urls.txt", prefix=FIVE_HOURS_SLOW)
    assert ended.status == RunStatus.OK, ended.log
    times = [*stored_times(url), *archived_times(tmp_path)]
    assert len(times) > len(OF_RUN)
    assert begun - timedelta(minutes=1) < min(times), "no time is that of the wrong clock"


def stored_times(url: str) -> list[datetime]:
    """Return all times in the database at which the crawl did something."""
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    names = [(table.name, column.name) for table in METADATA.tables.values() for column in table.c]
    with engine.connect() as connection:
        queries = [text(f"SELECT {name} FROM {table}") for table, name in names if name in OF_RUN]  # noqa: S608  # ours
        values = list(chain.from_iterable(connection.execute(query).scalars() for query in queries))
    engine.dispose()
    return [_time(value) for value in values if value is not None]


def archived_times(folder: Path) -> list[datetime]:
    records = [gzip.decompress(file.read_bytes()) for file in (folder / "data" / "archive").iterdir()]
    dates = chain.from_iterable(re.findall(rb"WARC-Date: (\S+)", one) for one in records)
    return [datetime.fromisoformat(date.decode()) for date in dates]


def _time(value: str | float) -> datetime:
    return datetime.fromtimestamp(value, UTC) if isinstance(value, float) else datetime.fromisoformat(value)
