"""Crawls of a site that changes its layout: no page with the new layout is stored, and the run status says so."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from crawler import clean
from crawler.vocabulary import RunStatus
from tests.crawling import Crawling
from tests.site import NewsSite, contents
from tests.site.served import encoded

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.site import ArticlePage

FIRST_UNTIL = "2018-12-31"
RENAMED = (('id="yanse"', 'id="text-x"'), ('id="contitle"', 'id="head-x"'), ('class="downinfo', 'class="x-info'))
NEWER = [page for page in contents(every=1).pages if page.article.known.published.year > 2018]


@pytest.fixture
def site() -> Iterator[NewsSite]:
    with NewsSite(answers=contents(every=1).answers) as running:
        yield running


@pytest.fixture
def crawling(site: NewsSite, tmp_path: Path) -> Crawling:
    """A frontier with the past of a site: all articles up to 2018, and some newer ones."""
    crawling = Crawling(tmp_path, site.address)
    for days in (("until", FIRST_UNTIL), ("since", "2024-01-01")):
        assert crawling.run("-a", f"{days[0]}={days[1]}").exit_code == 0
    return crawling


def change(site: NewsSite, pages: list[ArticlePage]) -> None:
    """Serve pages as a site does after a relaunch: other ids, other classes, no byline as it was."""
    for page in pages:
        html = page.html
        for old, new in RENAMED:
            html = html.replace(old, new)
        site.replace(page.path, encoded(html, page.article.look.charset, mixed=page.article.look.mixed))


def middle() -> list[ArticlePage]:
    return [page for page in NEWER if page.article.known.published.year < 2024]


def of_known_template(page: ArticlePage) -> bool:
    """Tell whether a page bears the ids: one that never did looks like a changed one."""
    return clean(page.served.body, f"http://www.ecns.cn{page.path}").document.template == "ecns"


def test_a_layout_changed_between_runs_stores_nothing_and_says_where_to_look(
    site: NewsSite, crawling: Crawling
) -> None:
    before = crawling.articles()
    change(site, middle())
    ended = crawling.run()
    assert (ended.exit_code, ended.status) == (11, RunStatus.LAYOUT_CHANGED), ended.log
    assert crawling.articles() == before, "what was stored before the change was seen is rolled back"
    refused = crawling.rows("SELECT * FROM urls WHERE state = 'refused'")
    assert "layout-changed" in {row["reason"] for row in refused}
    assert len(refused) == len({page.article.path for page in middle()})
    assert all(row["due_at"] for row in refused), "its URLs are up again later"
    assert "examples: https://www.ecns.cn/" in ended.log
    (file,) = (crawling.folder / "data" / "runs").glob("*-3.json")
    record = json.loads(file.read_text(encoding="utf-8"))
    assert record["status"] == RunStatus.LAYOUT_CHANGED
    assert record["layout_change"]["examples"]


def test_a_layout_changed_half_way_stores_only_what_came_before(site: NewsSite, crawling: Crawling) -> None:
    pages = middle()
    late = [page for page in pages if page.article.known.published.year < 2022]
    change(site, late)
    ended = crawling.run()
    assert ended.status == RunStatus.LAYOUT_CHANGED, ended.log
    stored = crawling.articles()
    assert not {page.article.known.url for page in late} & stored.keys()
    sound = [page for page in pages if page not in late and of_known_template(page)]
    assert {page.article.known.url for page in sound} <= stored.keys()


def test_a_handful_of_odd_pages_is_a_bad_day_and_no_alarm(site: NewsSite, crawling: Crawling) -> None:
    odd = [page for page in middle() if len(page.article.pages) == 1][:5]
    change(site, odd)
    ended = crawling.run()
    assert (ended.exit_code, ended.status) == (0, RunStatus.OK), ended.log


def test_a_first_run_none_of_whose_pages_fits_stores_nothing(site: NewsSite, tmp_path: Path) -> None:
    change(site, NEWER)
    crawling = Crawling(tmp_path, site.address)
    ended = crawling.run("-a", "since=2019-01-01")
    assert (ended.exit_code, ended.status) == (11, RunStatus.LAYOUT_CHANGED), ended.log
    assert crawling.articles() == {}


def test_the_watch_can_be_switched_off_for_a_layout_that_is_here_to_stay(site: NewsSite, crawling: Crawling) -> None:
    change(site, middle())
    before = crawling.articles()
    ended = crawling.run("-s", "CRAWLER_LAYOUT_MONITOR=0")
    assert ended.status in {RunStatus.OK, RunStatus.PARTIAL}, ended.log
    assert len(crawling.articles()) > len(before)
