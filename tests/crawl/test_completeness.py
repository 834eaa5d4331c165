"""A run estimates how many articles no list showed, reads idle lists later, and reports feeds that were overrun."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from crawler.storage.frontier.rhythm import DAY, SLOTS, Rhythm
from crawler.vocabulary import RunStatus
from tests.crawling import PROJECT, Crawling
from tests.site import Article, Look, NewsSite, Served
from tests.site.boilerplate import Around
from tests.site.build import TEMPLATES
from tests.site.lists import FEED_PATH, RANKING_PATH
from tests.site.plans import BEIJING, Plan, written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

DAY_OF_ALL, FIRST_NUMBER = "2026-07-20", 1000
LIST_PATH = "/scroll/"
ARTICLES = 100


def publish(site: NewsSite, number: int) -> Article:
    """Serve an article that no list shows yet."""
    at = datetime.fromisoformat(f"{DAY_OF_ALL}T09:00").replace(tzinfo=BEIJING) + timedelta(minutes=number % 500)
    article = written(Plan(FIRST_NUMBER + number, at, Look("d"), "cns-wire", "Ecns wire"))
    site.replace(article.path, Served(TEMPLATES["d"](article, 1, Around()).encode()))
    return article


def feed_of(articles: Iterable[Article]) -> Served:
    items = "".join(f"<item><link>http://www.ecns.cn{article.path}</link></item>" for article in articles)
    return Served(f'<rss version="2.0"><channel>{items}</channel></rss>'.encode(), "application/rss+xml")


def list_of(articles: Iterable[Article]) -> Served:
    links = "".join(f'<p><a href="{article.path}">{article.known.title}</a></p>' for article in articles)
    return Served(f'<html><body>{links}<a href="/aboutus.shtml">About us</a></body></html>'.encode())


def crawl(folder: Path, announced: Callable[[int], bool], linked: Callable[[int], bool]) -> tuple[Crawling, str]:
    """Crawl the imitation site with more articles, of which the feed and one list have some each."""
    with NewsSite() as site:
        articles = [publish(site, number) for number in range(ARTICLES)]
        site.replace(FEED_PATH, feed_of(one for number, one in enumerate(articles) if announced(number)))
        site.replace(LIST_PATH, list_of(one for number, one in enumerate(articles) if linked(number)))
        site.replace(RANKING_PATH, list_of([]))
        site.replace("/", list_of([]))
        crawling = Crawling(folder, site.address)
        ended = crawling.run()
    assert (ended.exit_code, ended.status) == (0, RunStatus.OK), ended.log
    return crawling, ended.log


def estimate(crawling: Crawling) -> dict[str, Any]:
    """Return the estimate of the day, as `coverage` shows it."""
    command = [sys.executable, "-m", "crawler", "coverage", "--since", DAY_OF_ALL, "--until", DAY_OF_ALL]
    command += ["--database", f"sqlite:///{crawling.database}", "--format", "json"]
    shown = subprocess.run(command, cwd=PROJECT, check=True, capture_output=True, text=True).stdout
    (found,) = json.loads(shown)["estimates"]
    return dict(found)


def test_the_share_of_articles_that_no_list_shows_is_estimated(tmp_path: Path) -> None:
    crawling, log = crawl(tmp_path, lambda number: number % 5 > 0, lambda number: number // 5 % 4 > 0)
    neither = sum(number % 5 == 0 and number // 5 % 4 == 0 for number in range(ARTICLES))
    found = estimate(crawling)
    assert (found["known"], found["announced"], found["linked"], found["both"]) == (95, 80, 75, 60)
    share = found["missing"] / (found["known"] + found["missing"])
    assert abs(share - neither / ARTICLES) < 0.02
    low, high = found["bounds"]
    assert low <= neither <= high
    assert f"about {found['missing']} of {ARTICLES} articles of {DAY_OF_ALL} were seen by no list" in log


def test_an_estimate_from_one_way_is_not_possible(tmp_path: Path) -> None:
    crawling, log = crawl(tmp_path, lambda _: False, lambda number: number % 2 == 0)
    assert "missing" not in estimate(crawling)
    assert f"of {DAY_OF_ALL} were seen by no list" not in log
    assert "articles that were seen by no list: cannot be estimated" in log


@pytest.mark.parametrize(("is_linked", "status"), [(False, RunStatus.PARTIAL), (True, RunStatus.OK)])
def test_a_feed_of_which_every_item_is_new_may_have_lost_some(
    crawled: Crawling, tmp_path: Path, *, is_linked: bool, status: RunStatus
) -> None:
    """After a week with 5 new items a day, and a window of 10 items, about 25 fell out of the feed."""
    with NewsSite() as site:
        crawling = crawled.copy(tmp_path, site.address)
        read_at = time.time() - 7 * DAY
        week_ago = Rhythm(
            read_at, 10, has_window=True, seconds=DAY, counts=(25.0,) * SLOTS, spans=(40 * DAY / SLOTS,) * SLOTS
        )
        crawling.change(f"UPDATE list_rhythms SET rhythm = '{week_ago.as_text()}' WHERE key LIKE '%rss.xml'")  # noqa: S608
        articles = [publish(site, number) for number in range(10)]
        site.replace(FEED_PATH, feed_of(articles))
        if is_linked:
            site.replace(LIST_PATH, list_of(articles))
        ended = crawling.run()
    assert ended.status == status, ended.log
    line = f"every article of a feed is new since its last visit: http://www.ecns.cn{FEED_PATH}: "
    assert f"{line}{'other lists have' if is_linked else 'about 25 articles may be lost'}" in ended.log


def test_lists_that_are_not_due_are_left_out_and_the_home_page_is_read(crawled: Crawling, tmp_path: Path) -> None:
    with NewsSite() as site:
        crawling = crawled.copy(tmp_path, site.address)
        assert crawling.rows("SELECT count(*) AS lists FROM list_rhythms WHERE items > 0")[0]["lists"] > 5
        crawling.change("UPDATE list_rhythms SET due_at = 1e12 WHERE key NOT LIKE '//%.cn/'")
        crawling.change("DELETE FROM urls WHERE reason = 'http-404'")
        ended = crawling.run()
        lists = {path for path in site.requests if site.page(path).status == 200}
        assert (ended.exit_code, ended.status) == (0, RunStatus.NOTHING_NEW), ended.log
        assert lists == {"/", "/robots.txt"}
        assert "lists that are read later, since they rarely have new articles: " in ended.log
        (crawling.folder / "named.txt").write_text(f"http://www.ecns.cn{LIST_PATH}\n", encoding="utf-8")
        crawling.run("-a", "urls=named.txt")
        assert site.requests[LIST_PATH] == 1, "a list that is named is read"
