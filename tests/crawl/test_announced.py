"""`scrapy crawl news` finds what the site announces: feeds, sitemaps of robots.txt, next pages, lists as scripts."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest

from crawler.storage.archive.reader import HOST_FILES
from crawler.vocabulary import RunStatus
from tests.crawling import Crawling
from tests.faults.crawls import good_articles
from tests.faults.server import FaultySite
from tests.planted import (
    ELSEWHERE,
    HOST,
    NO_ARTICLES,
    PLANTED,
    ROOT,
    URLS,
    alternate,
    answer,
    article,
    index,
    loc,
    page,
    planted_site,
    urlset,
)

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


def test_a_home_page_that_only_leads_to_its_frames_is_followed(tmp_path: Path) -> None:
    frames = "<html><frameset><frame src='/menu.html'><frame src='news.html'></frameset></html>"
    changed = {
        "/": "<html><head><meta http-equiv='refresh' content='0; url=/start/'></head></html>",
        "/start/": frames,
        "/start/news.html": page(PLANTED["home"]),
        "/menu.html": page("/world/"),
        "/robots.txt": "",
    }
    with planted_site(changed) as site:
        crawling = Crawling(tmp_path, site.address)
        ended = crawling.run("-a", f"url={ROOT}/", spider="news")
    assert {"home", "list"} <= found_in(crawling), ended.log
    assert ended.status == RunStatus.OK, ended.log


BROKEN = {
    "/feed.php": b"<rss><channel><item><link>/2026/03/04/story-of-the-rss-feed</link></item><item><link>/2026/0",
    "/capitals": b"Service unavailable",
    "/feed.json": b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"url": "/2026/03/08/st',
    "/rdf": b"<html><body><p>There is no such feed.</p><a href='/'>Home</a></body></html>",
    "/s2.xml.gz": b"\x1f\x8b\x08\x00 not gzip at all",
}
"""Answers with status 200; all but one of them cannot be read."""


def test_a_list_that_cannot_be_read_has_failed_and_all_others_are_read(tmp_path: Path) -> None:
    with planted_site(BROKEN) as site:
        crawling = Crawling(tmp_path, site.address)
        ended = crawling.run("-a", f"url={ROOT}/", spider="news")
    failed = {row["url"] for row in crawling.rows("SELECT url FROM urls WHERE reason = 'unreadable-list'")}
    assert failed == {ROOT + path for path in BROKEN if path != "/rdf"}
    lost = {"rss guid", "rss without form", "rss in capitals and gb2312", "rdf", "json feed", "sitemap in gzip"}
    assert found_in(crawling) == PLANTED.keys() - lost
    assert ended.status == RunStatus.PARTIAL, ended.log
    with planted_site() as site:
        again = Crawling(tmp_path, site.address).run("-a", f"url={ROOT}/", spider="news")
    assert found_in(crawling) == PLANTED.keys(), again.log
    assert again.status == RunStatus.OK, again.log


def test_the_times_that_a_site_states_are_kept_and_the_newest_articles_come_first(tmp_path: Path) -> None:
    paths = [f"/story-{number}" for number in range(6)]
    entries = (loc(ROOT + path) + f"<lastmod>2026-03-0{number + 1}</lastmod>" for number, path in enumerate(paths))
    pages = {path: article(path, declared=True) for path in paths}
    with planted_site(
        {"/": page("/about"), "/robots.txt": f"Sitemap: {ROOT}/map.xml", "/map.xml": urlset(*entries), **pages}
    ) as site:
        crawling = Crawling(tmp_path, site.address, {"CONCURRENT_REQUESTS": "1"})
        ended = crawling.run("-a", f"url={ROOT}/", spider="news")
        asked = [path for one in site.asked if (path := one.path.removeprefix(f"//{HOST}")) in paths]
    assert asked == paths[::-1], ended.log
    rows = crawling.rows("SELECT url, announced FROM urls WHERE kind = 'article'")
    assert {row["url"]: row["announced"][:10] for row in rows} == {
        ROOT + path: f"2026-03-0{number + 1}" for number, path in enumerate(paths)
    }


def test_neither_sitemaps_nor_items_of_the_time_before_the_run_are_requested(tmp_path: Path) -> None:
    old, new = f"<sitemap><loc>{ROOT}/old.xml</loc><lastmod>2026-01-31</lastmod></sitemap>", f"{ROOT}/new.xml"
    items = {"/old-item": "2026-02-20", "/new-item": "2026-03-20", "/2026/02/10/dated-item-of-old": "2026-03-20"}
    feed = "".join(f"<item><link>{path}</link><pubDate>{day}</pubDate></item>" for path, day in items.items())
    changed = {
        "/": page(head=alternate("rss+xml", "/feed.php")),
        "/robots.txt": f"Sitemap: {ROOT}/index.xml",
        "/index.xml": index(new).replace("<sitemap>", f"{old}<sitemap>", 1),
        "/old.xml": urlset(loc(f"{ROOT}/never")),
        "/new.xml": urlset(f"{loc(f'{ROOT}/old-page')}<lastmod>2026-02-01</lastmod>"),
        "/feed.php": f"<rss>{feed}</rss>",
        "/new-item": article("/new-item"),
    }
    with planted_site(changed) as site:
        ended = Crawling(tmp_path, site.address).run("-a", f"url={ROOT}/", "-a", "since=2026-03-01", spider="news")
        asked = {one.path.removeprefix(f"//{HOST}") for one in site.asked}
    assert asked == {*HOST_FILES, "/", "/index.xml", "/new.xml", "/feed.php", "/new-item"}, ended.log
    assert "before-since" in ended.log


@pytest.mark.parametrize("path", ["/story", "/news/a-story-of-the-river-12345.html"])
def test_a_sitemap_of_articles_from_before_the_run_has_not_lost_its_links(tmp_path: Path, path: str) -> None:
    entry = f"{loc(ROOT + path)}<lastmod>2026-02-01</lastmod>"
    pages = {"/": page("/about"), "/map.xml": urlset(entry), path: article(path, declared=True)}
    statuses = []
    with planted_site({"/robots.txt": f"Sitemap: {ROOT}/map.xml", **pages}) as site:
        for since in ((), (), ("-a", "since=2026-03-01")):
            ended = Crawling(tmp_path, site.address).run("-a", f"url={ROOT}/", *since, spider="news")
            statuses.append(ended.status)
    assert statuses == [RunStatus.OK, RunStatus.NOTHING_NEW, RunStatus.NOTHING_NEW], ended.log


def test_no_more_sitemaps_are_read_than_the_setting_allows_the_newest_first(tmp_path: Path) -> None:
    dated = [index(f"{ROOT}/m{month}.xml", lastmod=f"2026-{month:02}-01") for month in range(1, 13)]
    parts = "".join(part[part.index("<sitemap>") : part.index("</sitemapindex>")] for part in dated)
    maps = {f"/m{month}.xml": urlset() for month in range(1, 13)}
    changed = {
        "/robots.txt": f"Sitemap: {ROOT}/index.xml",
        "/": page("/about"),
        "/index.xml": f"<sitemapindex>{parts}</sitemapindex>",
    }
    with planted_site(changed | maps) as site:
        ended = Crawling(tmp_path, site.address, {"CRAWLER_MAX_LISTS": "5"}).run("-a", f"url={ROOT}/", spider="news")
        asked = {path for one in site.asked if (path := one.path.removeprefix(f"//{HOST}")) in maps}
    assert len(asked) in {3, 4}, ended.log
    assert asked == {f"/m{month}.xml" for month in range(13 - len(asked), 13)}
    assert "too-many-lists" in ended.log


def test_a_sitemap_on_a_private_address_is_not_requested(tmp_path: Path) -> None:
    robots = "Sitemap: http://127.0.0.1:9/map.xml\nSitemap: http://localhost/map.xml\nSitemap: file:///etc/passwd"
    with planted_site({"/robots.txt": robots}) as site:
        crawling = Crawling(tmp_path, site.address)
        crawling.run("-a", f"url={ROOT}/", spider="news")
        hosts = {one.host for one in site.asked}
    assert hosts == {HOST}
    refused = crawling.rows("SELECT url, state, reason FROM urls WHERE url LIKE '%/map.xml'")
    assert {(row["state"], row["reason"]) for row in refused} == {("failed", "private-address")}


def test_an_article_that_only_a_sitemap_named_is_stored_when_a_feed_announces_it(tmp_path: Path) -> None:
    short = "".join(f"<p>In hour {hour} of the vote, nobody left the hall.</p>" for hour in range(1, 15))
    start = {
        "/harbour": f"<html><body><article><h1>A vote in short sentences</h1>{short}</article></html>",
        "/": page("/feed.php"),
        "/robots.txt": f"Sitemap: {ROOT}/map.xml",
        "/map.xml": urlset(loc(f"{ROOT}/harbour")),
    }
    with planted_site(start | {"/": page("/about")}) as site:
        crawling = Crawling(tmp_path, site.address)
        crawling.run("-a", f"url={ROOT}/", spider="news")
        assert crawling.rows("SELECT state FROM urls WHERE url LIKE '%harbour'") == [{"state": "passed"}]
    feed = f"<rss><item><link>{ROOT}/harbour</link></item></rss>"
    with planted_site(start | {"/": page(head=alternate("rss+xml", "/feed.php")), "/feed.php": feed}) as site:
        ended = crawling.copy(tmp_path / "again", site.address).run("-a", f"url={ROOT}/", spider="news")
    assert (ended.exit_code, ended.status) == (0, RunStatus.OK), ended.log


def test_a_site_with_rules_is_crawled_by_its_sitemaps_as_well(tmp_path: Path) -> None:
    site_root, known = "http://www.ecns.cn", good_articles()
    entries = [loc(site_root + path) for path in (*(one.path for one in known), "/aboutus.shtml", "/harbour")]
    sitemap = "<sitemapindex><sitemap><loc>/news-map.xml.gz</loc></sitemap></sitemapindex>"
    faults = {
        "/robots.txt": answer(f"Sitemap: {site_root}/map/2026-03-04/detail-i0000000.shtml"),
        "/map/2026-03-04/detail-i0000000.shtml": answer(sitemap),
        "/news-map.xml.gz": answer(gzip.compress(urlset(*entries).encode())),
        "/": answer(page("/aboutus.shtml")),
    }
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "chinanews.txt").write_text(f"{site_root}/\n", encoding="utf-8")
    with FaultySite(faults) as site:
        crawling = Crawling(tmp_path, site.address)
        ended = crawling.run()
    assert {one.known.url for one in known} <= crawling.articles().keys(), ended.log
    assert not {"/harbour", "/aboutus.shtml", "/sitemap.xml"} & set(site.paths())


def test_the_usual_sitemap_is_tried_if_robots_txt_names_none_and_its_absence_is_no_fault(tmp_path: Path) -> None:
    changed = {"/": page("/world/"), "/robots.txt": "", "/sitemap.xml": urlset(loc(URLS["sitemap of an index"]))}
    with planted_site(changed) as site:
        there = Crawling(tmp_path, site.address)
        ended = there.run("-a", f"url={ROOT}/", spider="news")
    assert "sitemap of an index" in found_in(there), ended.log
    (tmp_path / "without").mkdir()
    with planted_site({"/": page(PLANTED["home"]), "/robots.txt": ""}) as site:
        absent = Crawling(tmp_path / "without", site.address)
        ended = absent.run("-a", f"url={ROOT}/", spider="news")
    assert (ended.exit_code, ended.status) == (0, RunStatus.OK), ended.log
    rows = absent.rows("SELECT state, reason FROM urls WHERE url LIKE '%/sitemap.xml'")
    assert rows == [{"state": "passed", "reason": "http-404"}]
