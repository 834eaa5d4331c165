"""Decides the status of a run from its statistics. Only `ok` and `nothing-new` have exit code 0.

No failure of the run is what the site itself says: that a page is gone (404,
410), or that robots.txt disallows it. A failure is a page that did not come (a
further page of an article too), and one that was refused, unless it was refused
for the same reason before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.runs.no_answer import is_blocked, is_by_robots, status_without_answer
from crawler.vocabulary import Reason, RunStatus, StoreResult, UrlState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from crawler.runs.statistics import RunStatistics

FINISHED = "finished"
"""Scrapy's reason for a run that has nothing left to request."""
MIN_BLOCKED = 3
MIN_BLOCKED_SHARE = 0.1
"""If this share of the requested URLs is blocked, and at least MIN_BLOCKED of them, the site blocks the crawler."""
MIN_ROBOTS_SHARE = 0.5
"""If robots.txt disallows more than this share of the requested URLs, it disallows the crawl."""
_STATUS_OF_REASON: Mapping[str, RunStatus] = {
    "closespider_timeout": RunStatus.OUT_OF_TIME,
    "closespider_errorcount": RunStatus.TOO_MANY_ERRORS,
    "memusage_exceeded": RunStatus.OUT_OF_MEMORY,
    **{str(status): status for status in RunStatus},  # the reasons of crawler.extensions.run_end
}
_NOT_DONE = frozenset({UrlState.FAILED, UrlState.WAITING, UrlState.LEASED})
_ANSWERED = (
    UrlState.STORED,
    UrlState.UNCHANGED,
    UrlState.MOVED,
    UrlState.PASSED,
    UrlState.REFUSED,
    UrlState.GONE,
    UrlState.LISTED,
)
_NEW = (StoreResult.STORED, StoreResult.CHANGED, StoreResult.REPROCESSED)
_LIST_READ = frozenset({"", Reason.http(304)})


def status_of(run: RunStatistics) -> RunStatus:
    """Return the status of a run."""
    if run.ended != FINISHED:
        return _STATUS_OF_REASON.get(run.ended, RunStatus.INTERRUPTED)
    return next(status for status in _statuses(run) if status is not None)


def _statuses(run: RunStatistics) -> Iterator[RunStatus | None]:
    """Yield the statuses that apply, the most serious first; the last one always applies."""
    yield RunStatus.LAYOUT_CHANGED if run.layout_change else None
    yield _status_if_kept_out(run)
    states = run.states
    without_article = not (states.get(UrlState.STORED) or states.get(UrlState.UNCHANGED) or _stored(run))
    if _not_done(run) or _incomplete(run) or _newly_refused(run) or run.errors:
        yield RunStatus.CRASHED if run.errors and without_article else None
        yield RunStatus.NO_ARTICLES if without_article else RunStatus.PARTIAL
    yield RunStatus.OK if any(run.articles.get(result) for result in _NEW) else None
    yield RunStatus.NO_ARTICLES if states and without_article and not _lists_read(run) else RunStatus.NOTHING_NEW


def _status_if_kept_out(run: RunStatistics) -> RunStatus | None:
    """Return the status if the site blocked or disallowed the crawl, or did not answer at all."""
    requested = sum(run.states.values())
    blocked, by_robots = _count(run, is_blocked), _count(run, is_by_robots)
    block_pages = run.reasons(UrlState.REFUSED).get(Reason.BLOCK_PAGE, 0)
    answered = sum(run.states.get(state, 0) for state in _ANSWERED) - block_pages
    if by_robots > MIN_ROBOTS_SHARE * requested and by_robots >= blocked:
        return RunStatus.REFUSED_BY_ROBOTS
    if blocked and (not answered or (blocked >= MIN_BLOCKED and blocked >= MIN_BLOCKED_SHARE * requested)):
        return RunStatus.BLOCKED
    status = status_without_answer(run.requested)
    return None if status == RunStatus.SITE_UNREACHABLE and run.errors else status


def _count(run: RunStatistics, applies: Callable[[Reason | None], bool]) -> int:
    return sum(urls for (_, _, reason), urls in run.requested.items() if applies(Reason.known(reason)))


def _not_done(run: RunStatistics) -> int:
    """Count the requested URLs that did not come, except those that robots.txt disallows."""
    return sum(
        urls
        for (_, state, reason), urls in run.requested.items()
        if state in _NOT_DONE and not is_by_robots(Reason.known(reason))
    )


def _incomplete(run: RunStatistics) -> int:
    """Count the articles that were stored without one of their pages; unchanged ones do not count again."""
    return run.reasons(UrlState.STORED).get(Reason.INCOMPLETE, 0)


def _newly_refused(run: RunStatistics) -> int:
    return max(0, run.states.get(UrlState.REFUSED, 0) - run.refused_again)


def _stored(run: RunStatistics) -> int:
    """Count what the store did and was not rolled back."""
    return sum(count for result, count in run.articles.items() if result != StoreResult.ROLLED_BACK)


def _lists_read(run: RunStatistics) -> int:
    """Count the lists that came; a list that is gone has its reason."""
    return sum(urls for reason, urls in run.reasons(UrlState.LISTED).items() if reason in _LIST_READ)
