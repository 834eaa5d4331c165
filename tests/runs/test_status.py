"""The status of a run follows from its statistics alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crawler.runs.statistics import RunStatistics
from crawler.runs.status import is_blocked, is_by_robots, status_of, status_without_answer
from crawler.vocabulary import Reason, RunStatus, StoreResult, UrlKind, UrlState


def run(ended: str = "finished", articles: dict[str, int] | None = None, **requested: int) -> RunStatistics:
    """Make statistics; `failed__http_500=3` are three articles in the state failed for that reason."""
    parts = [(name.partition("__"), many) for name, many in requested.items()]
    rows: dict[tuple[str, str, str], int] = {
        (UrlKind.ARTICLE, UrlState(state), _reason(reason)): many for (state, _, reason), many in parts
    }
    return RunStatistics(ended, rows, {"pages": 1}, articles=articles or {})


def known(statistics: RunStatistics) -> RunStatistics:
    """Return the statistics of a run whose lists link to stored articles."""
    return replace(statistics, in_store=True, lists_to_stored=1)


def _reason(name: str) -> str:
    return Reason(name.replace("_", "-")) if name else ""


STORED: dict[str, int] = {StoreResult.STORED: 20}


@pytest.mark.parametrize(
    ("status", "statistics"),
    [
        (RunStatus.OK, run(articles=STORED, stored=20)),
        (RunStatus.OK, run(articles=STORED, stored=20, gone__http_404=5)),
        (RunStatus.OK, run(articles=STORED, stored=20, passed__robots=2)),
        (RunStatus.NOTHING_NEW, known(run(listed=3))),
        (RunStatus.NOTHING_NEW, run(unchanged__http_304=3)),
        (RunStatus.NOTHING_NEW, replace(run(), in_store=True)),
        (RunStatus.NO_ARTICLES, replace(run(listed=3), in_store=True)),
        (RunStatus.NO_ARTICLES, replace(run(listed=3), lists_to_stored=1)),
        (RunStatus.NO_ARTICLES, run(listed=3, gone__http_404=9)),
        (RunStatus.NO_ARTICLES, run()),
        (RunStatus.NO_ARTICLES, run(listed=3, failed__unreadable_list=1)),
        (RunStatus.NO_ARTICLES, run(failed__unreadable_list=1)),
        (RunStatus.PARTIAL, known(run(listed=3, failed__unreadable_list=1))),
        (RunStatus.PARTIAL, known(run(listed=3, failed__article_links_lost=1))),
        (RunStatus.PARTIAL, run(articles=STORED, stored=20, failed__unreadable_list=1)),
        (RunStatus.PARTIAL, replace(known(run(listed=18)), lists_gone={"known": (18, 2)})),
        (RunStatus.NOTHING_NEW, replace(known(run(listed=18)), lists_gone={"known": (18, 1), "given": (26, 13)})),
        (RunStatus.PARTIAL, replace(known(run(listed=18)), lists_gone={"known": (18, 1), "given": (26, 14)})),
        (RunStatus.BLOCKED, run(failed__challenge=3)),
        (RunStatus.BLOCKED, run(failed__robots_challenge=3)),
        (RunStatus.BLOCKED, run(failed__cookies_required=3)),
        (RunStatus.PARTIAL, run(articles=STORED, stored=2000, failed__http_500=1)),
        (RunStatus.PARTIAL, run(articles=STORED, stored=20, waiting__http_503=1)),
        (RunStatus.PARTIAL, run(articles=STORED, stored=20, refused__too_short=1)),
        (RunStatus.PARTIAL, run(articles=STORED, stored=20, failed__http_403=1)),
        (RunStatus.SITE_UNREACHABLE, run(failed__http_500=20)),
        (RunStatus.SITE_UNREACHABLE, run(failed__dns=1)),
        (RunStatus.NO_ARTICLES, run(listed=2, refused__too_short=9)),
        (RunStatus.NO_ARTICLES, run(gone__http_404=9)),
        (RunStatus.NO_ARTICLES, run(listed__http_404=9)),
        (RunStatus.REFUSED_BY_ROBOTS, run(passed__robots=3)),
        (RunStatus.REFUSED_BY_ROBOTS, run(listed=1, failed__robots_http_503=9)),
        (RunStatus.BLOCKED, run(failed__http_403=3)),
        (RunStatus.BLOCKED, run(waiting__http_429=3)),
        (RunStatus.BLOCKED, run(articles=STORED, stored=20, failed__http_403=9)),
        (RunStatus.BLOCKED, run(refused__block_page=4)),
        (RunStatus.CRASHED, run(listed=1, refused__program_error_ValueError=4)),
        (RunStatus.NO_ARTICLES, run(listed=1, refused__error_page=4)),
        (RunStatus.NO_ARTICLES, run(listed__no_article_links=9)),
        (RunStatus.NOTHING_NEW, replace(run(listed__no_article_links=9, listed__http_304=1), in_store=True)),
        (RunStatus.PARTIAL, run(articles=STORED, stored=20, stored__incomplete=1)),
        (RunStatus.OK, run(articles=STORED, stored=20, unchanged__incomplete=1)),
        (RunStatus.PARTIAL, replace(run(articles=STORED, stored=20), incomplete=1)),
        (RunStatus.PARTIAL, replace(run(unchanged__http_304=3), incomplete=1)),
        (RunStatus.PARTIAL, run(articles=STORED, stored__pages_gone=1)),
        (RunStatus.NOTHING_NEW, replace(run(unchanged__pages_gone=1), pages_gone=1)),
        (RunStatus.OK, run(articles={StoreResult.COMPLETED: 1}, stored=1)),
        (RunStatus.REFUSED_BY_ROBOTS, run(failed__robots_truncated_body=3)),
        (RunStatus.REFUSED_BY_ROBOTS, run(failed__robots_too_large=3)),
        (RunStatus.SITE_UNREACHABLE, run(failed__robots_dns=3)),
        (RunStatus.INTERRUPTED, run("shutdown", STORED, stored=20)),
        (RunStatus.STORAGE_FAILED, run(RunStatus.STORAGE_FAILED, STORED, stored=20)),
        (RunStatus.OUT_OF_TIME, run("closespider_timeout", STORED, stored=20)),
        (RunStatus.LIMIT_REACHED, run("closespider_itemcount", STORED, stored=20, waiting=9)),
        (RunStatus.PARTIAL, run("closespider_itemcount", STORED, stored=20, waiting__timeout=1)),
        (RunStatus.PARTIAL, run("closespider_pagecount", STORED, stored=20, refused__too_short=1)),
        (RunStatus.NO_ARTICLES, run("closespider_pagecount", listed=3, waiting=9)),
        (RunStatus.TOO_MANY_ERRORS, run("closespider_errorcount", STORED, stored=20)),
        (RunStatus.OUT_OF_MEMORY, run("memusage_exceeded", STORED, stored=20)),
        (RunStatus.LAYOUT_CHANGED, RunStatistics("finished", articles=STORED, layout_change={"causes": {}})),
    ],
)
def test_the_status_is_decided_from_the_statistics(status: RunStatus, statistics: RunStatistics) -> None:
    assert status_of(statistics) == status


@pytest.mark.parametrize("status", RunStatus)
def test_a_run_that_was_ended_with_a_status_has_it(status: RunStatus) -> None:
    assert status_of(run(status, STORED, stored=20)) == status


@pytest.mark.parametrize(("lost", "status"), [(3, RunStatus.PARTIAL), (0, RunStatus.OK)])
def test_articles_that_fell_out_of_a_feed_make_a_run_partial(lost: int, status: RunStatus) -> None:
    found = replace(run(articles=STORED, stored=20), overruns={"https://example.org/feed": lost})
    assert status_of(found) == status


def test_a_page_that_is_refused_again_for_the_same_reason_is_no_failure() -> None:
    requested: dict[tuple[str, str, str], int] = {
        (UrlKind.ARTICLE, UrlState.REFUSED, Reason.TOO_SHORT): 2,
        (UrlKind.ARTICLE, UrlState.STORED, ""): 9,
    }
    known = RunStatistics("finished", requested, articles=STORED, refused_again=2)
    assert status_of(known) == RunStatus.OK
    assert status_of(RunStatistics("finished", requested, articles=STORED, refused_again=1)) == RunStatus.PARTIAL


def test_an_error_of_the_program_is_never_a_success() -> None:
    assert status_of(RunStatistics("finished", articles=STORED, program_errors=1)) == RunStatus.PARTIAL
    assert status_of(RunStatistics("finished", program_errors=1)) == RunStatus.CRASHED


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


def test_articles_that_were_rolled_back_are_not_stored_ones() -> None:
    changed: dict[str, int] = {StoreResult.CHANGED: 2}
    refused: dict[tuple[str, str, str], int] = {(UrlKind.ARTICLE, UrlState.REFUSED, Reason.TOO_SHORT): 2}
    assert status_of(RunStatistics("finished", refused, articles=changed, rolled_back=2)) == RunStatus.NO_ARTICLES
    assert status_of(RunStatistics("finished", refused, articles=changed, rolled_back=1)) == RunStatus.PARTIAL
    known = RunStatistics("finished", refused, articles=changed, rolled_back=2, refused_again=2)
    assert status_of(known) != RunStatus.OK
