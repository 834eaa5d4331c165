"""Pages that are too hard cost themselves and nothing else; a run that is stopped ends in seconds all the same."""

from __future__ import annotations

import signal
import time
from typing import TYPE_CHECKING

import pytest

from crawler.vocabulary import Reason, RunStatus, UrlState
from tests.crawling import LONGEST_SECONDS, Crawling
from tests.pathological import LONG_BODY, seconds_of_starts
from tests.site import NewsSite, contents

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ONE_YEAR = ("-a", "since=2023-01-01", "-a", "until=2023-12-31")


@pytest.fixture
def site() -> Iterator[NewsSite]:
    with NewsSite() as running:
        yield running


def path_of_2023() -> str:
    return next(a.path for a in contents().articles if a.known.published.year == 2023 and len(a.pages) == 1)


def test_a_page_that_is_too_hard_is_refused_and_the_crawl_goes_on(site: NewsSite, tmp_path: Path) -> None:
    site.replace(path_of_2023(), LONG_BODY)
    crawling = Crawling(tmp_path, site.address)
    ended = crawling.run(*ONE_YEAR, "-s", f"CRAWLER_CLEAN_SECONDS={seconds_of_starts():.1f}")
    assert ended.status == RunStatus.PARTIAL, ended.log
    refused = crawling.rows("SELECT url, reason FROM urls WHERE state = 'refused'")
    assert [row["reason"] for row in refused] == [Reason.PATHOLOGICAL_PAGE]
    assert len(crawling.articles()) == sum(a.known.published.year == 2023 for a in contents().articles) - 1


def test_a_run_is_stopped_while_the_worker_is_busy(site: NewsSite, tmp_path: Path) -> None:
    site.replace(path_of_2023(), LONG_BODY)
    crawling = Crawling(tmp_path, site.address)
    process = crawling.start(*ONE_YEAR, "-s", "CRAWLER_CLEAN_SECONDS=600")
    while not site.requests[path_of_2023()]:
        assert process.poll() is None
        time.sleep(0.05)  # a poll, of a process that is not ours to wait for
    process.send_signal(signal.SIGTERM)
    _, log = process.communicate(timeout=LONGEST_SECONDS)
    assert process.returncode == 8, log
    assert log.splitlines()[-1].startswith("status: interrupted")
    assert not crawling.rows("SELECT reason FROM urls WHERE state = 'refused'"), "the run did not wait for the worker"
    states = {row["url"]: row["state"] for row in crawling.rows("SELECT url, state FROM urls")}
    assert [state for url, state in states.items() if url.endswith(path_of_2023())] == [UrlState.WAITING]
    crawling.run(*ONE_YEAR, "-s", f"CRAWLER_CLEAN_SECONDS={seconds_of_starts():.1f}")
    refused = crawling.rows("SELECT reason FROM urls WHERE state = 'refused'")
    assert refused == [{"reason": Reason.PATHOLOGICAL_PAGE}], "it is up for work again"
