"""`scrapy crawl news` finds what the site announces: feeds, sitemaps of robots.txt, next pages, lists as scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.vocabulary import RunStatus
from tests.crawling import Crawling
from tests.planted import ELSEWHERE, HOST, NO_ARTICLES, PLANTED, ROOT, planted_site

if TYPE_CHECKING:
    from pathlib import Path


def found_in(crawling: Crawling) -> set[str]:
    """Return the names of the planted articles that are stored."""
    stored = {row["identity"] for row in crawling.rows("SELECT identity FROM articles")}
    return {name for name, path in PLANTED.items() if HOST + path in stored}


def test_every_planted_article_is_found_whatever_announces_it(tmp_path: Path) -> None:
    with planted_site() as site:
        crawling = Crawling(tmp_path, site.address)
        ended = crawling.run("-a", f"url={ROOT}/", spider="news")
        asked = [f"//{one.host}{one.path.removeprefix(f'//{one.host}')}" for one in site.asked]
    assert found_in(crawling) == PLANTED.keys(), ended.log
    assert (ended.exit_code, ended.status) == (0, RunStatus.OK), ended.log
    assert not {f"//{HOST}{path}" for path in (*NO_ARTICLES, "/90210", "/self")} & set(asked)
    assert [path for path in asked if ELSEWHERE in path] == [f"//{ELSEWHERE}/robots.txt", f"//{ELSEWHERE}/map.xml"]
    assert len(asked) == len(set(asked)), "each URL is requested once"
