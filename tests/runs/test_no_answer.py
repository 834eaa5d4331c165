"""The reasons of the URLs say whether robots.txt, a block or no answer kept all pages from a run."""

from __future__ import annotations

import pytest

from crawler.runs.no_answer import is_blocked, is_by_robots, status_without_answer
from crawler.vocabulary import Reason, RunStatus, UrlKind, UrlState


@pytest.mark.parametrize(
    ("reason", "by_robots"),
    [
        (Reason.ROBOTS, True),
        (Reason.CRAWL_DELAY_TOO_LONG, True),
        (Reason.robots_unreadable(Reason.TIMEOUT), True),
        (Reason.robots_unreadable(Reason.http(503)), True),
        (Reason.robots_unreadable(Reason.DNS), False),
        (Reason.robots_unreadable(Reason.CONNECTION), False),
        (Reason.TIMEOUT, False),
        (None, False),
    ],
)
def test_robots_txt_keeps_the_crawler_away_only_where_the_host_answers(reason: Reason | None, by_robots: bool) -> None:  # noqa: FBT001  # a table's column
    assert is_by_robots(reason) is by_robots


@pytest.mark.parametrize("reason", [*map(Reason.http, (401, 403, 407, 429, 451)), Reason.BLOCK_PAGE])
def test_a_block_is_a_status_or_a_page(reason: Reason) -> None:
    assert is_blocked(reason)
    assert not is_blocked(Reason.http(404))
    assert not is_blocked(None)


@pytest.mark.parametrize(
    ("state", "reason", "status"),
    [
        (UrlState.STORED, "", None),
        (UrlState.GONE, Reason.http(404), None),
        (UrlState.LISTED, Reason.http(410), None),
        (UrlState.LISTED, Reason.http(304), None),
        (UrlState.PASSED, Reason.ROBOTS, RunStatus.REFUSED_BY_ROBOTS),
        (UrlState.LISTED, Reason.http(403), RunStatus.BLOCKED),
        (UrlState.FAILED, Reason.DNS, RunStatus.SITE_UNREACHABLE),
        (UrlState.FAILED, "a-reason-of-another-version", RunStatus.SITE_UNREACHABLE),
    ],
)
def test_the_only_answer_decides(state: UrlState, reason: str, status: RunStatus | None) -> None:
    assert status_without_answer({(UrlKind.LIST, state, reason): 3}) == status


def test_a_run_is_blocked_if_most_of_its_urls_are_whatever_came_before() -> None:
    came: dict[tuple[str, str, str], int] = {(UrlKind.ARTICLE, UrlState.STORED, ""): 4}
    assert status_without_answer(came | {(UrlKind.ARTICLE, UrlState.FAILED, "http-403"): 5}) == RunStatus.BLOCKED
    assert status_without_answer(came | {(UrlKind.ARTICLE, UrlState.FAILED, "http-403"): 4}) is None
    assert status_without_answer({}) is None
