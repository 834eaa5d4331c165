"""Decides the status of a run from its statistics. Only `ok`, `nothing-new` and `limit-reached` have exit code 0.

A failure is a page that did not come (a further page of an article too), an article that fell out of a feed between two
runs, and a page that was refused, unless it was refused for the same reason before. A page that is gone (404, 410), or
that robots.txt disallows, is no failure, unless many of the run's new articles are gone. A list that cannot be read, or
has lost its links to articles, is one, and so are many known lists that are gone. As long as the store has an article
without a page that may still come, each run is partial; without a page that is gone, only the run that stores the
article so.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.vocabulary import Reason, RunStatus, StoreResult, UrlState

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from crawler.runs.statistics import RunStatistics

FINISHED = "finished"  # Scrapy's reason for a run that has nothing left to request
_LIMITS = frozenset({"closespider_itemcount", "closespider_pagecount"})  # how an operator tries a crawl out
MIN_BLOCKED, MIN_BLOCKED_SHARE = 3, 0.1
"""If this share of the requested URLs is blocked, and at least MIN_BLOCKED of them, the site blocks the crawler."""
BLOCKED_SHARE = 0.5
"""If the site blocks more than this share of the URLs, the run is blocked, whatever came before the block."""
MIN_ROBOTS_SHARE = 0.5  # if robots.txt disallows more than this share of the requested URLs, it disallows the crawl
_STATUS_OF_REASON: Mapping[str, RunStatus] = {
    "closespider_timeout": RunStatus.OUT_OF_TIME,
    "closespider_errorcount": RunStatus.TOO_MANY_ERRORS,
    "memusage_exceeded": RunStatus.OUT_OF_MEMORY,
    **{str(status): status for status in RunStatus},  # the reasons of crawler.extensions.run_end
}
_NEW = (StoreResult.STORED, StoreResult.CHANGED, StoreResult.COMPLETED, StoreResult.REPROCESSED)
MAX_GONE_SHARE = {"known": 0.1, "given": 0.5}
"""If more than this share of the lists is gone, of those that have linked to articles or of the run's first ones, it is
a failure. One list that is gone among many is not."""
MIN_GONE_ARTICLES, MAX_GONE_ARTICLES = 3, 0.3
"""If more than this share of the articles that a run discovers is gone, and at least MIN_GONE_ARTICLES of them, it is a
failure: a site can send a crawler away by 404 or to its home page."""
_NOT_DONE = {UrlState.FAILED, UrlState.WAITING, UrlState.LEASED}
_PAGE_CAME = {UrlState.STORED, UrlState.UNCHANGED, UrlState.REFUSED, UrlState.MOVED, UrlState.GONE}
_READ = {UrlState.LISTED, UrlState.PASSED}
_CAME = {Reason.UNREADABLE_LIST, Reason.ARTICLE_LINKS_LOST, Reason.PATHOLOGICAL_PAGE, Reason.REDIRECTED_AWAY}
"""Why a URL has failed although its page came."""
_BLOCKS = {Reason.RETRY_AFTER_TOO_LONG, Reason.TOO_MANY_REFUSALS, Reason.BLOCK_PAGE, Reason.CHALLENGE}
_BLOCKS |= {Reason.COOKIES_REQUIRED, Reason.robots_unreadable(Reason.CHALLENGE)}
_BLOCKS |= {Reason.http(status) for status in (401, 403, 407, 429, 451)}
_ROBOTS_OF_A_HOST_THAT_ANSWERS = {Reason.TIMEOUT, Reason.TRUNCATED_BODY, Reason.TOO_LARGE, Reason.BAD_ENCODING}
_ROBOTS_OF_A_HOST_THAT_ANSWERS |= {Reason.REDIRECT_OFF_SITE}
NOT_FOUND = frozenset({Reason.http(404), Reason.http(410)})  # the site works, though the page does not exist
_WITHOUT_ANSWER = (RunStatus.REFUSED_BY_ROBOTS, RunStatus.BLOCKED, RunStatus.SITE_UNREACHABLE)
"""The possible statuses of a run without an answer. If two have the same number of URLs, the first one wins."""


def status_of(run: RunStatistics) -> RunStatus:
    """Return the status of a run."""
    if run.ended in _LIMITS:
        return _status_at_limit(run)
    if run.ended != FINISHED:
        return _STATUS_OF_REASON.get(run.ended, RunStatus.INTERRUPTED)
    return next(status for status in _statuses(run) if status is not None)


def _status_at_limit(run: RunStatistics) -> RunStatus:
    """Return the status of a run that an operator's limit ended: the URLs that it gave back have not failed."""
    requested = {key: urls for key, urls in run.requested.items() if key[1:] != (UrlState.WAITING, "")}
    status = status_of(replace(run, ended=FINISHED, requested=requested))
    if status.exit_code:
        return status
    return RunStatus.LIMIT_REACHED if run.articles or run.states.get(UrlState.UNCHANGED) else RunStatus.NO_ARTICLES


def _statuses(run: RunStatistics) -> Iterator[RunStatus | None]:
    """Yield the statuses that apply, the most serious first; the last one always applies."""
    yield RunStatus.LAYOUT_CHANGED if run.layout_change else None
    yield _status_if_kept_out(run)
    states = run.states
    kept = sum(run.articles.values()) > run.rolled_back
    without_article = not (states.get(UrlState.STORED) or states.get(UrlState.UNCHANGED) or kept)
    not_done = _count(run, lambda reason: not is_by_robots(reason), _NOT_DONE)
    lost = any(run.overruns.values())
    newly_refused = states.get(UrlState.REFUSED, 0) > run.refused_again
    new, new_gone = run.new_articles
    articles_gone = new_gone >= MIN_GONE_ARTICLES and new_gone > MAX_GONE_ARTICLES * new
    lists_gone = any(
        gone > MAX_GONE_SHARE[group] * (lists + run.lists_not_due) for group, (lists, gone) in run.lists_gone.items()
    )
    to_known = run.lists_to_stored or Reason.http(304) in run.reasons(UrlState.LISTED)
    found_nothing = without_article and not (run.in_store and (to_known or not states))
    if not_done or newly_refused or lists_gone or articles_gone or lost or run.errors:
        yield RunStatus.CRASHED if run.errors and without_article else None
        yield RunStatus.NO_ARTICLES if found_nothing else RunStatus.PARTIAL
    newly_cut = {Reason.INCOMPLETE, Reason.PAGES_GONE} & run.reasons(UrlState.STORED).keys()
    yield RunStatus.PARTIAL if run.incomplete or newly_cut else None
    stored = sum(run.articles.get(result, 0) for result in _NEW)
    yield RunStatus.OK if stored > run.rolled_back else None
    yield RunStatus.NO_ARTICLES if found_nothing else RunStatus.NOTHING_NEW


def _status_if_kept_out(run: RunStatistics) -> RunStatus | None:
    """Return the status if the site blocked or disallowed the crawl, or did not answer at all."""
    requested = sum(run.states.values())
    blocked, by_robots = _count(run, is_blocked), _count(run, is_by_robots)
    block_pages = run.reasons(UrlState.REFUSED).get(Reason.BLOCK_PAGE, 0)
    not_there = run.reasons(UrlState.PASSED).get(Reason.http(404), 0)  # a usual sitemap that nothing names
    answered = sum(run.states.get(state, 0) for state in _PAGE_CAME | _READ) - block_pages - not_there
    if by_robots > MIN_ROBOTS_SHARE * requested and by_robots >= blocked:
        return RunStatus.REFUSED_BY_ROBOTS
    if blocked and (not answered or (blocked >= MIN_BLOCKED and blocked >= MIN_BLOCKED_SHARE * requested)):
        return RunStatus.BLOCKED
    status = status_without_answer(run.requested)
    return None if status == RunStatus.SITE_UNREACHABLE and run.errors else status


def _count(
    run: RunStatistics, applies: Callable[[Reason | None], bool], states: Collection[UrlState] = tuple(UrlState)
) -> int:
    requested = run.requested.items()
    return sum(urls for (_, state, reason), urls in requested if state in states and applies(Reason.known(reason)))


def status_without_answer(requested: Mapping[tuple[str, str, str], int]) -> RunStatus | None:
    """Return the status of a run to which the site sent no page, None if it sent some; most of the URLs decide."""
    answers: Counter[RunStatus | None] = Counter()
    for (_, state, reason), urls in requested.items():
        answers[_answer(state, Reason.known(reason))] += urls
    if answers[RunStatus.BLOCKED] > BLOCKED_SHARE * answers.total():
        return RunStatus.BLOCKED
    return None if answers[None] or not answers else max(_WITHOUT_ANSWER, key=lambda status: answers[status])


def is_blocked(reason: Reason | None) -> bool:
    """Return whether a reason says that the site blocks the crawler."""
    return reason in _BLOCKS


def is_by_robots(reason: Reason | None) -> bool:
    """Return whether the robots.txt of a host that answers keeps the crawler away: its rules, or that it is unreadable.

    A robots.txt that failed because the host did not answer at all does not count.
    """
    failure = reason.robots_failure if reason else None
    if failure is None:
        return reason in {Reason.ROBOTS, Reason.CRAWL_DELAY_TOO_LONG}
    return failure in _ROBOTS_OF_A_HOST_THAT_ANSWERS or failure.is_http


def _answer(state: str, reason: Reason | None) -> RunStatus | None:
    """Return the status that one URL without an answer speaks for, None if the site answered."""
    is_closed = reason and (reason.is_http_client_error or reason.is_robots_unreadable or reason == Reason.ROBOTS)
    if state in _PAGE_CAME or reason in NOT_FOUND | _CAME or (state in _READ and not is_closed):
        return None
    if is_by_robots(reason):
        return RunStatus.REFUSED_BY_ROBOTS
    return RunStatus.BLOCKED if is_blocked(reason) else RunStatus.SITE_UNREACHABLE
