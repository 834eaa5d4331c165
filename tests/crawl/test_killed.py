"""A crawl killed at random moments, and resumed each time, ends as one that nobody disturbed.

The moments are drawn from CRAWLER_TEST_SEED, or from a seed that is printed.
"""

from __future__ import annotations

import os
import random
import signal
import sys
from threading import Event
from typing import TYPE_CHECKING, Any

import pytest

from crawler.vocabulary import RunStatus
from tests.crawling import LONGEST_SECONDS, Crawling
from tests.faults.kills import LAST_REQUEST, LONGEST_WAIT_SECONDS, TIMES, DeadlySite, Place, kill_often, read
from tests.site import NewsSite, Served

if TYPE_CHECKING:
    from pathlib import Path

KILLS = 12
ENDS = 4


@pytest.fixture
def moments() -> random.Random:
    seed = int(os.environ.get("CRAWLER_TEST_SEED") or random.SystemRandom().randrange(10**6))
    sys.stdout.write(f"CRAWLER_TEST_SEED={seed}\n")  # pytest shows it where the test fails
    return random.Random(seed)  # noqa: S311  # moments, no secrets


def test_kill_9_at_random_moments_loses_nothing_and_stores_nothing_twice(
    crawled: Crawling, moments: random.Random, tmp_path: Path
) -> None:
    with DeadlySite() as site:
        crawling = Crawling(tmp_path, site.address)
        codes = [ended_by(signal.SIGKILL, crawling, site, moments)[0] for _ in range(KILLS)]
        due = status_due(crawling, crawled)
        last = crawling.run()
    assert codes == [-signal.SIGKILL] * KILLS, "each of these runs was killed in the middle"
    assert last.status == due, last.log
    assert_same(crawling, crawled)
    assert len(crawling.rows("SELECT id FROM runs WHERE ended_at IS NULL")) <= KILLS


def test_sigterm_ends_a_run_in_seconds_and_the_next_one_goes_on(
    crawled: Crawling, moments: random.Random, tmp_path: Path
) -> None:
    with DeadlySite() as site:
        crawling = Crawling(tmp_path, site.address)
        for _ in range(6):
            code, log = ended_by(signal.SIGTERM, crawling, site, moments)
            assert (code, "status: interrupted" in log) == (8, True), log
            assert not crawling.rows("SELECT key FROM urls WHERE state = 'leased'"), "what was not asked for is back"
        due = status_due(crawling, crawled)
        last = crawling.run()
    assert last.status == due, last.log
    assert_same(crawling, crawled)


@pytest.mark.parametrize("by", [signal.SIGKILL, signal.SIGTERM])
def test_ends_over_the_whole_crawl_leave_no_article_lost_twice_cut_or_different(
    crawled: Crawling, moments: random.Random, database_url: str, tmp_path: Path, by: signal.Signals
) -> None:
    expected = read(f"sqlite:///{crawled.database}")
    outcome = kill_often(Place(tmp_path, database_url), by, ENDS, expected, moments)
    assert (outcome.kills, outcome.faults, outcome.status) == (ENDS, 0, outcome.status_due), str(outcome)
    assert outcome.inside, "one of them was in the middle of an article of several pages"


class HeldSite(NewsSite):
    """The site; its first answer waits until whoever asked has been told to end, and is over."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = Event()
        self.over = Event()

    def answer(self, target: str, host: str) -> Served:
        """Answer as ever, but late."""
        self.asked.set()
        self.over.wait(LONGEST_SECONDS)
        return super().answer(target, host)


def test_a_second_sigterm_ends_a_run_at_once_and_with_the_status_of_the_first(tmp_path: Path) -> None:
    with HeldSite() as site:
        crawling = Crawling(tmp_path, site.address)
        process = crawling.start()
        assert site.asked.wait(LONGEST_SECONDS)
        process.send_signal(signal.SIGTERM)
        lines = []
        for line in process.stderr or ():
            lines.append(line)
            if "a second signal ends it at once" in line:
                process.send_signal(signal.SIGTERM)
        site.over.set()
        code = process.wait(LONGEST_SECONDS)
        if process.stderr:
            process.stderr.close()
    assert (code, lines[-1].split()[:2]) == (8, ["status:", "interrupted"]), "".join(lines)
    assert "Traceback" not in "".join(lines)


def ended_by(by: signal.Signals, crawling: Crawling, site: DeadlySite, moments: random.Random) -> tuple[int, str]:
    """Run until the signal comes; returns the exit code and the log."""
    process = crawling.fork()
    site.end(process, by, moments.randint(1, LAST_REQUEST), moments.uniform(0, LONGEST_WAIT_SECONDS))
    ended = process.ended()
    return ended.exit_code, ended.log


def status_due(crawling: Crawling, crawled: Crawling) -> RunStatus:
    """Return the status of the next run: the runs before it may have stored all articles."""
    return RunStatus.OK if crawled.articles().keys() - crawling.articles().keys() else RunStatus.NOTHING_NEW


def assert_same(crawling: Crawling, crawled: Crawling) -> None:
    """Compare the stores row for row, but for times and the order in which rows came."""
    assert not crawling.rows("SELECT * FROM revisions"), "nothing was stored twice"
    assert rows_by(crawling, "articles", "url") == rows_by(crawled, "articles", "url")
    assert frontier_of(crawling) == frontier_of(crawled)
    assert names(crawling) == names(crawled)


def rows_by(crawling: Crawling, table: str, name: str) -> dict[str, dict[str, Any]]:
    rows = crawling.rows(f"SELECT * FROM {table}")  # noqa: S608  # the tests' own words
    return {row[name]: {n: value for n, value in row.items() if n not in TIMES} for row in rows}


def frontier_of(crawling: Crawling) -> set[tuple[Any, ...]]:
    """Return what the frontier says of each URL; lists are read in every run, so why is left out."""
    rows = crawling.rows("SELECT key, kind, day, section, state, due_at IS NULL AS done FROM urls")
    return {tuple(row.values()) for row in rows}


def names(crawling: Crawling) -> set[tuple[Any, ...]]:
    """Return all URLs under which anything was found."""
    rows = crawling.rows("SELECT key, url FROM urls UNION SELECT key, url FROM aliases")
    return {tuple(row.values()) for row in rows}
