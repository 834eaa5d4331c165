"""What the panel and the plain lines say of a crawl."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crawler.network.waits import Wait
from crawler.terminal.run_view import Counts, HostView, RunView, phase_line, plain_line, rows_of
from crawler.vocabulary import Reason, RunPhase, WaitCause

VIEW = RunView(
    "chinanews",
    started=100,
    phase=RunPhase.CRAWLING,
    counts=Counts(12, 3, 140, 2, 1),
    pages=1158,
    recent=0.9,
    mean=1.1,
    waiting=2345,
    left=2580,
    hosts=[HostView("www.ecns.cn", Wait(28.2, WaitCause.RETRY_AFTER, 1.0))],
)


def shown(view: RunView) -> list[str]:
    return [f"{row.label}: {', '.join(row.parts)}" for row in rows_of(view, 234)]


def test_the_panel_has_counts_pace_what_is_left_and_the_wait_with_its_cause() -> None:
    assert shown(VIEW) == [
        "chinanews: crawling, 2:14",
        "articles: 12 new, 3 changed, 140 unchanged, 2 refused, 1 failed",
        "pages: 1,158 fetched, 54/min (mean 1.1/s), 2,345 waiting, about 43 min for these",
        "www.ecns.cn: a request every 1 s, waits 28 s: Retry-After",
    ]


def test_where_no_new_urls_come_the_time_is_that_of_the_whole_run() -> None:
    assert "about 43 min left" in shown(replace(VIEW, grows=False))[2]


@pytest.mark.parametrize(
    ("wait", "words"),
    [
        (Wait(0.5, WaitCause.DELAY, 1.0), "a request every 1 s"),
        (Wait(0, WaitCause.DELAY, 0.0), "no delay"),
        (Wait(5, WaitCause.DELAY, 60.0), "a request every 60 s, waits 5 s: DOWNLOAD_DELAY"),
        (Wait(0.5, WaitCause.CRAWL_DELAY, 1.5), "a request every 1.5 s: Crawl-delay of robots.txt"),
        (Wait(9, WaitCause.CRAWL_DELAY, 10), "a request every 10 s, waits 9 s: Crawl-delay of robots.txt"),
        (Wait(16, WaitCause.ERRORS, 16), "a request every 16 s, waits 16 s: back-off after errors"),
        (Wait(1, WaitCause.RETRY_AFTER, 1), "a request every 1 s, waits: Retry-After"),
        (Wait(0, WaitCause.OTHER_WORKERS, 1), "a request every 1 s, waits: slots of other workers"),
        (Wait(0, WaitCause.FETCHING_ROBOTS, 0), "no delay, waits: fetching robots.txt"),
        (
            Wait(8, WaitCause.NO_ROBOTS, 0, Reason.robots_unreadable(Reason.http(503))),
            "no delay, waits 8 s: robots.txt unreachable (robots-http-503)",
        ),
        (Wait(0, WaitCause.SUSPENDED, 1, Reason.TOO_MANY_ERRORS), "suspended (too-many-errors)"),
    ],
)
def test_each_wait_is_named_with_its_cause(wait: Wait, words: str) -> None:
    assert shown(replace(VIEW, hosts=[HostView("e.org", wait)]))[-1] == f"e.org: {words}"


def test_before_the_first_page_the_panel_has_the_phase_alone() -> None:
    assert shown(RunView("news", 230, RunPhase.OPENING_DATABASE)) == ["news: opening the database, 0:04"]
    assert phase_line(RunView("news", 230, RunPhase.OPENING_DATABASE)) == "news: opening the database"


def test_who_stops_a_run_is_told_how_to_stop_it_at_once() -> None:
    assert shown(replace(VIEW, phase=RunPhase.ENDING))[0] == "chinanews: ending, 2:14, Ctrl-C ends it at once"


def test_a_plain_line_has_it_all_in_one() -> None:
    assert plain_line(VIEW) == (
        "chinanews: 1,158 fetched, 54/min (mean 1.1/s), 2,345 waiting, about 43 min for these, 12 new, 3 changed, "
        "140 unchanged, 2 refused, 1 failed, www.ecns.cn waits 28 s: Retry-After"
    )
    quiet = [HostView("www.ecns.cn", Wait(0.5, WaitCause.DELAY, 1.0))]
    assert plain_line(replace(VIEW, hosts=quiet, waiting=None)).endswith("2 refused, 1 failed")


def test_more_hosts_than_the_panel_has_room_for_are_counted() -> None:
    assert shown(replace(VIEW, other_hosts=1200))[-1] == ": and 1,200 other hosts"
