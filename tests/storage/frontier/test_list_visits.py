"""A visit to a list is written with its sightings; lists that are not due are left out; an overrun feed is known."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import insert, select, update

from crawler.storage.database import writing
from crawler.storage.frontier.coverage import Coverage
from crawler.storage.frontier.records import Scope, Sighting, iso
from crawler.storage.schema import LIST_RHYTHMS, RUNS, URLS
from crawler.vocabulary import DiscoveryWay, UrlEvent, UrlKind
from tests.storage.frontier_run import HOUR, NOW, Run, article, listing

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

    from crawler.storage.frontier.records import DiscoveredUrl

NEWS = listing("news")
HOME = "//example.org/"
FEED = Sighting("https://example.org/feed", DiscoveryWay.ANNOUNCED, NEWS.key, has_window=True)
PAGE = Sighting("https://example.org/news/", DiscoveryWay.LINKED, "//example.org/page/", has_window=True)


def shows(run: Run, on: Sighting, *urls: DiscoveredUrl, now: float = NOW) -> None:
    run.frontier.discovery.discover(urls, on, now)
    run.frontier.discovery.visits.add(on, {url.key for url in urls if url.kind == UrlKind.ARTICLE}, now)


def row(engine: Engine, key: str = NEWS.key) -> Any:
    with engine.connect() as connection:
        return connection.execute(select(LIST_RHYTHMS).where(LIST_RHYTHMS.c.key == key)).one()


def seen(engine: Engine, url: DiscoveredUrl) -> tuple[float | None, float | None]:
    with engine.connect() as connection:
        query = select(URLS.c.first_announced, URLS.c.first_linked).where(URLS.c.key == url.key)
        announced, linked = connection.execute(query).one()
        return announced, linked


def past_runs(engine: Engine, *started: float) -> None:
    rows = [{"site": "site", "started_at": iso(at), "statistics": "{}"} for at in started]
    with writing(engine) as connection:
        connection.execute(insert(RUNS), rows)


def not_due_until(engine: Engine, at: float) -> None:
    with writing(engine) as connection:
        connection.execute(update(LIST_RHYTHMS).values(due_at=at))


def test_each_way_in_which_an_article_is_seen_is_written_with_its_first_time(engine: Engine) -> None:
    run = Run(engine)
    shows(run, FEED, article(1), article(2))
    shows(run, PAGE, article(2), article(3), now=NOW + 1)
    shows(Run(engine, 2), FEED, article(2), article(3), now=NOW + 2)
    assert [seen(engine, article(n)) for n in (1, 2, 3)] == [(NOW, None), (NOW, NOW + 1), (NOW + 2, NOW + 1)]


def test_the_page_of_an_article_and_an_operator_see_nothing(engine: Engine) -> None:
    run = Run(engine)
    shows(run, Sighting("https://example.org/a", None), article(1))
    run.frontier.discovery.enqueue([article(2)], NOW)
    assert [seen(engine, article(n)) for n in (1, 2)] == [(None, None)] * 2


def test_a_visit_counts_the_articles_and_the_new_ones_among_them(engine: Engine) -> None:
    shows(Run(engine), FEED, *(article(n) for n in range(1, 11)))
    run = Run(engine, 2)
    shows(run, PAGE, article(11), now=NOW + HOUR)
    shows(run, FEED, *(article(n) for n in range(4, 14)), NEWS, now=NOW + 2 * HOUR)
    assert (row(engine).items, row(engine).new, row(engine).read_at) == (10, 3, NOW + 2 * HOUR)
    run.frontier.discovery.visits.add_unchanged(NEWS.key, NOW + 3 * HOUR)
    assert (row(engine).items, row(engine).new, row(engine).read_at) == (10, 0, NOW + 3 * HOUR)


def test_a_list_that_has_no_article_any_more_stays_due(engine: Engine) -> None:
    shows(Run(engine), FEED, article(1))
    shows(Run(engine, 2), FEED, now=NOW + HOUR)
    assert (row(engine).items, row(engine).read_at) == (1, NOW)


@pytest.mark.parametrize(("due", "is_read"), [(NOW + 0.9 * HOUR, True), (NOW + 1.1 * HOUR, False)])
def test_a_list_is_read_if_it_is_due_before_the_next_run(engine: Engine, due: float, *, is_read: bool) -> None:
    shows(Run(engine), FEED, NEWS)
    past_runs(engine, NOW - 2 * HOUR, NOW - HOUR, NOW)
    not_due_until(engine, due)
    run = Run(engine, 2)
    run.leased()
    run.applies(UrlEvent.LIST_READ, NEWS)
    run = Run(engine, 3)
    discovery = run.frontier.discovery
    assert discovery.enqueue([NEWS], NOW, again=True, only_due_lists=True) == int(is_read)
    discovery.discover([NEWS], None, NOW, lists=[NEWS.key])
    assert discovery.visits.left_out(NOW) == int(not is_read)
    assert run.leased() == [NEWS.key] * is_read


def test_lists_that_an_operator_names_and_those_of_a_run_with_a_scope_are_read(engine: Engine) -> None:
    shows(Run(engine), FEED, NEWS)
    past_runs(engine, NOW - HOUR, NOW)
    not_due_until(engine, NOW + 9 * HOUR)
    assert Run(engine, 2).frontier.discovery.enqueue([NEWS], NOW, again=True) == 1
    since = Run(engine, 3, Scope(since="2026-01-01")).frontier.discovery
    assert since.enqueue([NEWS], NOW, again=True, only_due_lists=True) == 1


def test_the_first_run_of_a_site_and_each_home_page_are_always_due(engine: Engine) -> None:
    shows(Run(engine), Sighting("https://example.org/", DiscoveryWay.LINKED, HOME, has_window=True), article(1))
    for day in range(1, 5):
        shows(Run(engine), FEED, article(1), NEWS, now=NOW + day * 24 * HOUR)
        home = Sighting("https://example.org/", DiscoveryWay.LINKED, HOME, has_window=True)
        shows(Run(engine), home, article(1), now=NOW + day * 24 * HOUR)
    assert row(engine, HOME).due_at == NOW + 96 * HOUR
    assert row(engine).due_at > NOW + 100 * HOUR
    assert Run(engine, 2).frontier.discovery.visits.left_out(NOW) == 0


@pytest.mark.parametrize(("linked", "lost"), [(0, 8), (5, 4), (10, 0)])
def test_what_fell_out_of_a_feed_is_lost_as_far_as_no_list_shows_it(engine: Engine, linked: int, lost: int) -> None:
    shows(Run(engine), FEED, *(article(n) for n in range(10)))
    for hour in range(1, 25):
        shows(Run(engine), FEED, *(article(n) for n in range(hour * 4, hour * 4 + 10)), now=NOW + hour * HOUR)
    later, new = NOW + 24 * HOUR + 4.67 * HOUR, [article(n) for n in range(200, 210)]
    run = Run(engine, 2)
    shows(run, FEED, *new, now=later)
    shows(run, PAGE, *new[:linked], now=later)
    ((url, found),) = run.frontier.discovery.visits.lost(later, run.frontier.discovery.visits.overruns).items()
    assert url == FEED.url
    assert found == pytest.approx(lost, abs=1)


def test_an_overlap_with_the_last_visit_is_no_overrun(engine: Engine) -> None:
    shows(Run(engine), FEED, article(1))
    run = Run(engine, 2)
    shows(run, FEED, article(1), article(2), now=NOW + HOUR)
    assert run.frontier.discovery.visits.lost(NOW, run.frontier.discovery.visits.overruns) == {}


def test_an_article_without_a_day_counts_for_the_stated_day_or_for_that_of_its_discovery(engine: Engine) -> None:
    run = Run(engine)
    shows(run, FEED, *(article(n) for n in range(10)))
    shows(run, PAGE, *(article(n) for n in range(1, 12)), now=NOW + HOUR)
    with writing(engine) as connection:
        connection.execute(update(URLS).where(URLS.c.key == article(11).key).values(day=None))
        stated = {"day": None, "announced": "2024-02-29T23:00:00+00:00"}
        connection.execute(update(URLS).where(URLS.c.key == article(0).key).values(stated))
    found_on = datetime.fromtimestamp(NOW, UTC).date().isoformat()
    days = {one.day: (one.known, one.announced, one.linked, one.both) for one in Coverage(engine, "site").estimates()}
    assert days == {"2026-07-20": (10, 9, 10, 9), found_on: (1, 0, 1, 0), "2024-02-29": (1, 1, 0, 0)}
    assert [one.day for one in Coverage(engine, "site").estimates(seen_since=NOW + HOUR)] == [found_on, "2026-07-20"]
    assert Coverage(engine, "site").estimates(seen_since=NOW + 2 * HOUR) == []


@pytest.mark.parametrize("damage", ["", "{", "[1, 2]", "[NaN]"])
def test_a_damaged_rhythm_begins_anew(engine: Engine, damage: str) -> None:
    shows(Run(engine), FEED, article(1))
    with writing(engine) as connection:
        connection.execute(update(LIST_RHYTHMS).values(rhythm=damage))
    later = Run(engine, 2)
    later.frontier.discovery.visits.add_unchanged(NEWS.key, NOW + HOUR)
    shows(later, FEED, article(1), article(2), now=NOW + HOUR)
    assert (row(engine).read_at, row(engine).items, row(engine).due_at) == (NOW + HOUR, 2, NOW + HOUR)


def test_a_visit_that_a_wrong_clock_wrote_keeps_no_list_from_being_read(engine: Engine) -> None:
    run, years = Run(engine), 10 * 365 * 24 * HOUR
    past_runs(engine, NOW - 2 * HOUR, NOW - HOUR)
    shows(run, FEED, NEWS, article(1), now=NOW + years)
    not_due_until(engine, NOW + years + HOUR)
    assert run.frontier.discovery.visits.left_out(NOW) == 0
