"""The pace of a crawl, seen from the server's side: gaps between requests, and the waits that a site asks for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from typing import TYPE_CHECKING

from crawler.terms import PATH as TERMS
from crawler.vocabulary import RunStatus
from tests.faults import wrongs
from tests.faults.crawls import assert_good_are_stored, crawl, path_of, reasons
from tests.faults.server import Asked, FaultySite, Wire
from tests.faults.test_robots import ROBOTS, rules

if TYPE_CHECKING:
    from pathlib import Path

BUSY = path_of(1)
MIN_SHARE = 0.5
"""The share of a delay that the server must see. On a busy machine it sees a request some time after it was sent."""
ONE_AT_A_TIME = {"CONCURRENT_REQUESTS_PER_DOMAIN": "1"}


def smallest_gap(asked: list[Asked]) -> float:
    return min(later.at - earlier.at for earlier, later in pairwise(asked))


def test_no_two_requests_are_closer_than_the_delay_whatever_asks(tmp_path: Path) -> None:
    faults = {BUSY: wrongs.redirect(path_of(2)), path_of(2): wrongs.whole, path_of(3): wrongs.status(500)}
    settings = {"DOWNLOAD_DELAY": "0.3", "CONCURRENT_REQUESTS_PER_DOMAIN": "8"}
    with FaultySite(faults) as site:
        crawling, ended = crawl(tmp_path, site.address, [BUSY, path_of(3)], settings)
        asked = site.asked
    assert {ROBOTS, path_of(2)} <= {one.path for one in asked}, "robots.txt and redirects count"
    assert [one.path for one in asked].count(path_of(3)) == 3, "tries again count"
    assert smallest_gap(asked) >= MIN_SHARE * 0.3
    assert "pace of www.ecns.cn: at least 0.3" in ended.log, ended.log
    assert_good_are_stored(crawling)


def test_a_crawl_delay_outweighs_the_delay_of_the_settings(tmp_path: Path) -> None:
    with FaultySite({ROBOTS: rules("User-agent: *", "Crawl-delay: 0.5")}) as site:
        crawling, ended = crawl(tmp_path, site.address, [])
        assert smallest_gap(site.asked) >= MIN_SHARE * 0.5
    assert ended.exit_code == 0, ended.log
    assert_good_are_stored(crawling)


def test_retry_after_in_seconds_makes_the_whole_host_wait(tmp_path: Path) -> None:
    def busy(wire: Wire) -> None:
        """Ask for two seconds of rest, once."""
        wire.answer(503, b"", "Retry-After: 2") if wire.count == 1 else wrongs.whole(wire)

    with FaultySite({BUSY: busy}) as site:
        crawling, ended = crawl(tmp_path, site.address, [BUSY], ONE_AT_A_TIME)
        asked = site.asked
    at = next(i for i, one in enumerate(asked) if one.path == BUSY)
    assert asked[at + 1].at - asked[at].at >= MIN_SHARE * 2
    assert ended.exit_code == 0, ended.log
    assert reasons(crawling)[BUSY] == ("stored", None)
    assert "waits obeyed: 1, 2 s" in ended.log
    assert_good_are_stored(crawling)


def test_retry_after_with_a_date_makes_the_host_wait_until_then(tmp_path: Path) -> None:
    def busy(wire: Wire) -> None:
        """Ask for a rest until the end of the second after the next."""
        until = format_datetime(datetime.now(UTC) + timedelta(seconds=3), usegmt=True)
        wire.answer(429, b"", f"Retry-After: {until}") if wire.count == 1 else wrongs.whole(wire)

    with FaultySite({BUSY: busy}) as site:
        crawling, ended = crawl(tmp_path, site.address, [BUSY], ONE_AT_A_TIME)
        asked = site.asked
    at = next(i for i, one in enumerate(asked) if one.path == BUSY)
    assert asked[at + 1].at - asked[at].at >= MIN_SHARE * 2, "a date is in whole seconds"
    assert reasons(crawling)[BUSY] == ("stored", None), ended.log
    assert_good_are_stored(crawling)


def test_an_absurd_retry_after_leaves_the_host_alone_and_ends_the_run(tmp_path: Path) -> None:
    with FaultySite({ROBOTS: wrongs.status(404)}, wrongs.status(429, "Retry-After: 99999999999999999999")) as site:
        crawling, ended = crawl(tmp_path, site.address, [BUSY], ONE_AT_A_TIME)
        assert len(site.asked) == 2, "robots.txt and one page: then it is left alone"
    assert (ended.exit_code, ended.status) == (7, RunStatus.BLOCKED), ended.log
    assert {reason for _, reason in reasons(crawling).values()} == {"retry-after-too-long"}


def test_a_run_ends_in_seconds_when_it_is_told_to_while_it_waits(tmp_path: Path) -> None:
    with FaultySite({BUSY: wrongs.status(503, "Retry-After: 300")}) as site:
        settings = ONE_AT_A_TIME | {"CLOSESPIDER_TIMEOUT": "3"}
        crawling, ended = crawl(tmp_path, site.address, [BUSY], settings)
        assert [one.path for one in site.asked] == [ROBOTS, TERMS, BUSY]
    assert ended.status == RunStatus.OUT_OF_TIME, ended.log
    waiting = [state for state, _ in reasons(crawling).values()]
    assert set(waiting) == {"waiting"}, "what was not asked for waits for the next run"


def test_nothing_is_asked_in_quiet_hours(tmp_path: Path) -> None:
    with FaultySite({}) as site:
        crawling, ended = crawl(tmp_path, site.address, [], {"CRAWLER_QUIET_HOURS": "00:00-23:59 UTC"})
        assert not site.asked
    assert ended.status == RunStatus.INTERRUPTED, ended.log
    assert {state for state, _ in reasons(crawling).values()} == {"waiting"}
