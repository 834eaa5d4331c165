"""Decides why a run got no page: the site's robots.txt, a block, or no answer. Most of the requested URLs decide."""

from __future__ import annotations

from collections import Counter
from enum import Enum, auto
from typing import TYPE_CHECKING

from crawler.vocabulary import Reason, RunStatus, UrlState

if TYPE_CHECKING:
    from collections.abc import Mapping

BLOCKED_SHARE = 0.5
"""If the site blocks more than this share of the URLs, the run is blocked, whatever came before the block."""
_ROBOTS_OF_A_HOST_THAT_ANSWERS = frozenset(
    {Reason.TIMEOUT, Reason.TRUNCATED_BODY, Reason.TOO_LARGE, Reason.BAD_ENCODING, Reason.REDIRECT_OFF_SITE}
)
_BLOCK_STATUSES = (401, 403, 407, 429, 451)
_BLOCKS = frozenset(
    {Reason.RETRY_AFTER_TOO_LONG, Reason.TOO_MANY_REFUSALS, Reason.BLOCK_PAGE} | {*map(Reason.http, _BLOCK_STATUSES)}
)
_PAGE_CAME = frozenset({UrlState.STORED, UrlState.UNCHANGED, UrlState.REFUSED, UrlState.MOVED, UrlState.GONE})
_READ = frozenset({UrlState.LISTED, UrlState.PASSED})
_ABSENT = frozenset({Reason.http(404), Reason.http(410)})
"""Answers of a site that works, though the page does not exist."""


class _Answer(Enum):
    PAGE = auto()
    ROBOTS = auto()
    BLOCK = auto()
    FAILURE = auto()


_STATUS = {
    _Answer.ROBOTS: RunStatus.REFUSED_BY_ROBOTS,
    _Answer.BLOCK: RunStatus.BLOCKED,
    _Answer.FAILURE: RunStatus.SITE_UNREACHABLE,
}


def status_without_answer(requested: Mapping[tuple[str, str, str], int]) -> RunStatus | None:
    """Return the status of a run to which the site sent no page, None if it sent some.

    `requested` is that of RunStatistics: how many URLs have which kind, state and reason.
    """
    answers: Counter[_Answer] = Counter()
    for (_, state, reason), urls in requested.items():
        answers[_answer(state, Reason.known(reason))] += urls
    if answers[_Answer.BLOCK] > BLOCKED_SHARE * answers.total():
        return RunStatus.BLOCKED
    if answers[_Answer.PAGE] or not answers:
        return None
    return _STATUS[max(_STATUS, key=lambda answer: answers[answer])]


def is_blocked(reason: Reason | None) -> bool:
    """Return whether a reason says that the site blocks the crawler."""
    return reason in _BLOCKS


def is_by_robots(reason: Reason | None) -> bool:
    """Return whether the robots.txt of a host that answers keeps the crawler away: its rules, or that it is unreadable.

    A robots.txt that failed because the host did not answer at all does not count.
    """
    if reason is None:
        return False
    failure = reason.robots_failure
    if failure is None:
        return reason in {Reason.ROBOTS, Reason.CRAWL_DELAY_TOO_LONG}
    return failure in _ROBOTS_OF_A_HOST_THAT_ANSWERS or failure.is_http


def _answer(state: str, reason: Reason | None) -> _Answer:
    if state in _PAGE_CAME or reason in _ABSENT or (state in _READ and not _is_without_answer(reason)):
        return _Answer.PAGE
    if is_by_robots(reason):
        return _Answer.ROBOTS
    return _Answer.BLOCK if is_blocked(reason) else _Answer.FAILURE


def _is_without_answer(reason: Reason | None) -> bool:
    """Return whether a list or another page was closed without its content."""
    if reason is None:
        return False
    return reason.is_http_client_error or reason.is_robots_unreadable or reason == Reason.ROBOTS
