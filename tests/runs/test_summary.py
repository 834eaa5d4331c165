"""The last lines of a run say what was fetched, stored and refused; the last one says the status and what to do."""

from __future__ import annotations

import pytest

from crawler.runs.statistics import RunStatistics
from crawler.runs.summary import MAX_DAYS_SHOWN, status_line, summary
from crawler.vocabulary import Reason, RunStatus, UrlKind, UrlState

STATS = {
    "crawler/answers/pages": 9,
    "crawler/answers/pages-again": 1,
    "crawler/articles/stored": 5,
    "crawler/templates/ecns": 4,
    "crawler/templates/trafilatura": 1,
    "crawler/removed/navigation": 50,
    "crawler/removed/copyright": 5,
    "crawler/robots/fetched": 1,
    "crawler/robots/failed/timeout": 1,
    "crawler/robots/refused/robots": 3,
    "crawler/pages-missing/http-404": 2,
    "crawler/reprocessed/unchanged": 6,
    "crawler/not-followed/too-deep": 8,
    "crawler/missing-enqueued": 7,
    "crawler/recognised-by-text": 3,
    "crawler/refused-again": 1,
    "crawler/not-in-archive": 4,
    "crawler/program-errors": 2,
    "crawler/pace/smallest-gap/www.ecns.cn": 1.25,
    "crawler/pace/longest-delay/www.ecns.cn": 3.5,
    "crawler/pace/waits-obeyed": 1,
    "crawler/pace/seconds-waited": 20,
}
REQUESTED: dict[tuple[str, str, str], int] = {
    (UrlKind.ARTICLE, UrlState.STORED, ""): 5,
    (UrlKind.ARTICLE, UrlState.REFUSED, Reason.TOO_SHORT): 2,
    (UrlKind.ARTICLE, UrlState.WAITING, ""): 1,
}
CHANGE = {"causes": {"no-source": 8}, "examples": ["https://www.ecns.cn/1.shtml"]}


def lines(**others: object) -> list[str]:
    run = RunStatistics.from_stats("finished", STATS, requested=REQUESTED, **others)
    return list(summary(RunStatus.PARTIAL, run, "postgresql://me:secret@host/a", 12))


@pytest.mark.parametrize(
    "line",
    [
        "responses: 10 (9 pages, 1 pages tried again)",
        "URLs of this run: 8",
        f"  5 stored: {UrlState.STORED.explanation}",
        f"  2 refused (2 too-short): {UrlState.REFUSED.explanation}",
        f"  1 waiting (1 not requested yet): {UrlState.WAITING.explanation}",
        "refused before for the same reason: 1",
        "pages that only their text shows to be articles: 3",
        "articles that were known and not stored before this run: 7",
        "discovered: 0 URLs that were not known before",
        "links not followed: 8 too-deep",
        "linked pages that are not in the archive: 4",
        "robots.txt: 3 refused robots, 1 failed timeout, 1 fetched",
        "pace of www.ecns.cn: at least 1.25 s between two requests; delay up to 3.50 s",
        "waits obeyed: 1, 20 s that the site requested",
        "articles: 5 stored",
        "missing further pages of articles: 2 http-404",
        "templates of the stored articles: 4 ecns, 1 trafilatura",
        "blocks removed from the articles: 55, most of them: 50 navigation, 5 copyright",
        "articles processed again with the site's model: 6 unchanged",
        "errors of the program: 2",
        "database: postgresql://me:***@host/a (12 articles in the table articles)",
        "to see the newest article: chinanews show --database 'postgresql://me:***@host/a'",
    ],
)
def test_each_count_has_its_line(line: str) -> None:
    assert line in lines()


def test_a_layout_change_is_shown_with_its_causes_and_examples() -> None:
    assert "layout change: 8 no-source; examples: https://www.ecns.cn/1.shtml" in lines(layout_change=CHANGE)


def test_an_overrun_feed_is_shown_with_the_articles_that_may_be_lost() -> None:
    start = "every article of a feed is new since its last visit: "
    shown = [line for line in lines(overruns={"https://e.org/a": 25, "https://e.org/b": 0}) if line.startswith(start)]
    assert shown == [
        f"{start}https://e.org/a: about 25 articles may be lost; run more often",
        f"{start}https://e.org/b: other lists have what fell out of it",
    ]


def test_lists_that_are_not_due_are_counted() -> None:
    assert "lists that are read later, since they rarely have new articles: 9" in lines(lists_not_due=9)


def test_the_estimates_of_the_newest_days_are_shown_or_that_there_are_none() -> None:
    days = [{"sentence": f"about 3 of 120 articles of 2026-11-2{day} were seen by no list"} for day in range(9, -1, -1)]
    shown = [line for line in lines(unseen=[{"both": 1}, *days]) if "seen by no list" in line]
    assert shown == [day["sentence"] for day in days[:MAX_DAYS_SHOWN]]
    (none,) = [line for line in lines(unseen=[{"both": 1}]) if "seen by no list" in line]
    assert "cannot be estimated" in none


def test_each_template_of_a_site_is_shown_with_its_pages_also_if_it_fits_none() -> None:
    fits = {"a": {"a-2020": 3, "a-2026": 0, "boilerplate": 2, "trafilatura": 1}, "b": {"b": 0, "boilerplate": 1}}
    shown = [line for line in lines(fits=fits) if line.startswith("pages of")]
    assert shown == [
        "pages of a that fit a template, of 6: 3 a-2020, 0 a-2026; 3 fit none (2 boilerplate, 1 trafilatura)",
        "pages of b that fit a template, of 1: 0 b; 1 fit none (1 boilerplate)",
    ]


def test_repeated_text_is_shown_from_three_pages_on() -> None:
    shown = [line for line in lines(leaks={"Read more": 3, "A subheading": 2}) if "repeated text" in line]
    assert shown == ["repeated text that the rules keep, on 3 pages: Read more"]


@pytest.mark.parametrize("status", RunStatus)
def test_the_last_line_is_the_status_with_its_exit_code_explanation_and_advice(status: RunStatus) -> None:
    run = RunStatistics("finished")
    *_, last = summary(status, run, "sqlite:///a.db", 0)
    assert last == status_line(status)
    assert last == f"status: {status} (exit code {status.exit_code}). {status.explanation} {status.advice}"


def test_a_good_run_needs_no_action() -> None:
    assert status_line(RunStatus.OK) == "status: ok (exit code 0). Articles were stored. No action is needed."


def test_lists_that_failed_are_named_with_their_reason() -> None:
    requested: dict[tuple[str, str, str], int] = {(UrlKind.LIST, UrlState.FAILED, Reason.UNREADABLE_LIST): 7}
    faults: dict[str, list[str]] = {Reason.UNREADABLE_LIST: ["https://e.org/a.xml", "https://e.org/" + "b" * 500]}
    run = RunStatistics("finished", requested, list_faults=faults)
    (line,) = (line for line in summary(RunStatus.PARTIAL, run, "sqlite:///a.db", 1) if "such as" in line)
    assert line.startswith("lists that failed or are gone, unreadable-list: 7, such as https://e.org/a.xml https://")
    assert len(line) < 400


def test_a_run_without_its_database_tells_what_it_knows() -> None:
    run = RunStatistics("finished", articles={"stored": 121}, not_written=["a.db was deleted during the run"])
    shown = list(summary(RunStatus.STORAGE_FAILED, run, "sqlite:///a.db", None))
    assert "URLs of this run: not known" in shown
    assert "articles: 121 stored" in shown
    assert "not written: a.db was deleted during the run" in shown
    assert "database: sqlite:///a.db (it cannot be read, or is not the one of this run)" in shown
    assert not [line for line in shown if "to see the newest article" in line]


@pytest.mark.parametrize(
    ("kind", "state", "times"),
    [
        (UrlKind.ARTICLE, UrlState.FAILED, 1),
        (UrlKind.ARTICLE, UrlState.REFUSED, 1),
        (UrlKind.ARTICLE, UrlState.GONE, 0),
        (UrlKind.LIST, UrlState.FAILED, 0),
    ],
)
def test_a_run_with_missing_articles_says_which_command_names_them(kind: UrlKind, state: UrlState, times: int) -> None:
    run = RunStatistics("finished", requested={(kind, state, Reason.http(500)): 1})
    shown = list(summary(RunStatus.PARTIAL, run, "sqlite:///a.db", 3))
    command = "chinanews coverage --database sqlite:///a.db"
    assert shown.count(f"to see the URLs of missing articles: {command}") == times
