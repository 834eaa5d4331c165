"""Coverage counts each known article once, by its state, and names the missing ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.storage.frontier.coverage import COUNTED, Coverage, DayCoverage, days_between
from crawler.storage.frontier.run_urls import GROUP
from crawler.vocabulary import Reason, UrlEvent, UrlState
from tests.storage.frontier_run import NOW, Run, article, listing
from tests.storage.records import put, record

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine


def crawled(engine: Engine) -> None:
    """Store one article, let one fail and one wait, and move one; a list does not count."""
    run = Run(engine)
    run.discovers(*(article(n) for n in range(1, 5)), article(5, "2026-07-22"), listing("news"))
    run.leased()
    put(engine, record(site="site", identity=article(1).key))
    run.applies(UrlEvent.STORED, article(1))
    run.applies(UrlEvent.FAILED, article(2), Reason.TIMEOUT, NOW)
    run.applies(UrlEvent.MOVED, article(3), article(1).key)


def test_the_counts_of_a_day_add_up_to_the_known_articles(engine: Engine) -> None:
    crawled(engine)
    first, second = Coverage(engine, "site").lines()
    assert first == DayCoverage("site", "2026-07-20", "news", known=3, stored=1, failed=1, waiting=1)
    assert second == DayCoverage("site", "2026-07-22", "news", known=1, waiting=1)


def test_each_counted_state_is_a_field_of_a_line() -> None:
    fields = DayCoverage.__dataclass_fields__
    assert tuple(fields)[4:10] == tuple(state.replace("-", "_") for state in COUNTED)


def test_missing_articles_have_a_state_and_a_reason(engine: Engine) -> None:
    crawled(engine)
    missing = Coverage(engine, "site").missing()
    assert [(one.url, one.state, one.reason) for one in missing] == [
        (article(2).url, UrlState.FAILED, Reason.TIMEOUT),
        (article(4).url, UrlState.WAITING, None),
        (article(5, "2026-07-22").url, UrlState.WAITING, None),
    ]


def test_days_without_a_known_article_are_spans(engine: Engine) -> None:
    crawled(engine)
    coverage = Coverage(engine, None, "2026-07-18", "2026-07-23")
    spans = [("2026-07-18", "2026-07-19"), ("2026-07-21", "2026-07-21"), ("2026-07-23", "2026-07-23")]
    assert coverage.empty_days(coverage.lines()) == spans
    assert list(days_between("2026-02-28", "2026-03-01")) == ["2026-02-28", "2026-03-01"]


def test_the_stored_articles_of_a_crawl_of_several_sites_count_as_stored(engine: Engine) -> None:
    run = Run(engine, site=GROUP)
    run.discovers(article(1), article(2))
    put(engine, record(site="one", identity=article(1).key))
    (line,) = Coverage(engine, GROUP).lines()
    assert (line.known, line.stored, line.waiting) == (2, 1, 1)
    assert [one.url for one in Coverage(engine, GROUP).missing()] == [article(2).url]
    assert run.frontier.discovery.enqueue_missing(NOW) == 1


def test_an_article_of_another_site_is_not_that_of_the_url(engine: Engine) -> None:
    run = Run(engine)
    run.discovers(article(1))
    put(engine, record(site="one", identity=article(1).key))
    assert [line.stored for line in Coverage(engine).lines()] == [0]
    assert run.frontier.discovery.enqueue_missing(NOW) == 1


def test_a_cut_article_whose_next_fetch_failed_is_missing_and_is_fetched(engine: Engine) -> None:
    run = Run(engine)
    run.discovers(article(1))
    put(engine, record(site="site", identity=article(1).key, incomplete="missing pages: 2 (timeout)"))
    run.leased()
    assert run.applies(UrlEvent.FAILED, article(1), Reason.TIMEOUT)
    assert [one.url for one in Coverage(engine).missing()] == [article(1).url]
    assert Run(engine, 2).frontier.discovery.enqueue_missing(NOW) == 1
