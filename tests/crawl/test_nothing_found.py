"""A run that found no article says so: `nothing-new` is only for articles that are in the store."""

from __future__ import annotations

from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest

from crawler.storage.archive.writer import ArchiveWriter
from crawler.vocabulary import RunStatus
from tests.crawling import PROJECT, Crawling, Ended
from tests.faults import wrongs
from tests.faults.crawls import QUICK, crawl, path_of
from tests.faults.server import Fault, FaultySite
from tests.site import NewsSite, contents

if TYPE_CHECKING:
    from pathlib import Path

HOST = "news.example"
ARTICLES = ["/2026/03/04/the-river-rises-again-today", "/2026/03/05/a-new-bridge-opens-for-all"]
INDEX = (
    b'<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    b"<sitemap><loc>http://news.example/parts/a.dat</loc></sitemap></sitemapindex>"
)
EMPTY_FEED = b'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title></channel></rss>'


def linked(*paths: str) -> bytes:
    links = "".join(f"<li><a href='{path}'>A link to read</a></li>" for path in paths)
    return f"<html><body><h1>News</h1><ul>{links}</ul></body></html>".encode()


def page_of(title: str) -> bytes:
    text = "".join(f"<p>The {title} was seen by {n} people on the bank of the river that day.</p>" for n in range(9))
    return f"<html><body><article><h1>The {title} of the river</h1>{text}</article></body></html>".encode()


def site_of(pages: dict[str, bytes], kind: str = "Content-Type: text/html") -> FaultySite:
    """Serve these pages of a host without rules; all others answer 404."""
    faults: dict[str, Fault] = {f"//{HOST}{path}": wrongs.page_with(body, kind) for path, body in pages.items()}
    return FaultySite(faults, wrongs.status(404))


def crawl_news(folder: Path, site: FaultySite, start: str = "/") -> Ended:
    return Crawling(folder, site.address, QUICK).run("-a", f"url=http://{HOST}{start}", spider="news")


def assert_nothing_was_found(folder: Path, ended: Ended) -> None:
    assert (ended.exit_code, ended.status) == (5, RunStatus.NO_ARTICLES), ended.log
    assert "stored before" not in ended.log
    assert Crawling(folder).articles() == {}


@pytest.mark.parametrize(
    ("start", "pages"),
    [
        ("/", {"/": linked()}),
        ("/", {"/": linked("https://elsewhere.example/2026/03/04/a-day-of-rain-for-all")}),
        ("/", {"/": linked("/world/", "/sport/"), "/world/": linked("/"), "/sport/": linked()}),
        ("/", {"/": linked(*ARTICLES)}),
        ("/sitemap.xml", {"/sitemap.xml": INDEX}),
        ("/feed.xml", {"/feed.xml": EMPTY_FEED}),
        ("/feed.json", {"/feed.json": b"[]"}),
    ],
    ids="no-link off-site sections dead-articles unknown-index empty-feed empty-json".split(),
)
def test_a_site_without_articles_is_no_success_and_no_later_run_is(
    tmp_path: Path, start: str, pages: dict[str, bytes]
) -> None:
    with site_of(pages) as site:
        assert_nothing_was_found(tmp_path, crawl_news(tmp_path, site, start))
        assert_nothing_was_found(tmp_path, crawl_news(tmp_path, site, start))


def test_articles_of_another_site_in_the_store_excuse_no_empty_site(tmp_path: Path) -> None:
    with site_of({"/": linked(*ARTICLES)} | {path: page_of(path[-9:]) for path in ARTICLES}) as site:
        assert crawl_news(tmp_path, site).status == RunStatus.OK
        assert crawl_news(tmp_path, site).status == RunStatus.NOTHING_NEW
    with FaultySite({}, wrongs.page_with(linked())) as site:
        ended = Crawling(tmp_path, site.address, QUICK).run("-a", "url=http://other.example/", spider="news")
    assert (ended.exit_code, ended.status) == (5, RunStatus.NO_ARTICLES), ended.log


def test_lists_that_lead_to_dead_articles_only_are_no_success_if_older_ones_are_stored(tmp_path: Path) -> None:
    with site_of({"/": linked(*ARTICLES)} | {path: page_of(path[-9:]) for path in ARTICLES}) as site:
        assert crawl_news(tmp_path, site).status == RunStatus.OK
    with site_of({"/": linked("/2026/04/01/moved-to-another-place-now")}) as site:
        ended = crawl_news(tmp_path, site)
    assert (ended.exit_code, ended.status) == (5, RunStatus.NO_ARTICLES), ended.log


def test_a_run_that_finds_most_new_articles_gone_is_partial_and_the_next_one_is_not(tmp_path: Path) -> None:
    dead = [f"/2026/04/0{day}/moved-to-another-place-now" for day in range(1, 5)]
    pages = {"/": linked(*ARTICLES, *dead)} | {path: page_of(path[-9:]) for path in ARTICLES}
    with site_of(pages) as site:
        assert crawl_news(tmp_path, site).status == RunStatus.PARTIAL
        assert crawl_news(tmp_path, site).status == RunStatus.NOTHING_NEW


@pytest.mark.parametrize("status", [404, 410])
def test_given_urls_that_are_all_gone_are_no_success(tmp_path: Path, status: int) -> None:
    paths = [path_of(number) for number in range(3)]
    with FaultySite({}, wrongs.status(status)) as site:
        (tmp_path / "urls.txt").write_text("".join(f"http://www.ecns.cn{path}\n" for path in paths))
        for _ in range(2):
            ended = Crawling(tmp_path, site.address, QUICK).run("-a", "urls=urls.txt")
            assert_nothing_was_found(tmp_path, ended)


def test_given_urls_that_are_stored_are_nothing_new(tmp_path: Path) -> None:
    with FaultySite({}) as site:
        assert crawl(tmp_path, site.address, [])[1].status == RunStatus.OK
        assert crawl(tmp_path, site.address, [])[1].status == RunStatus.NOTHING_NEW


def test_an_archive_without_articles_is_no_success(tmp_path: Path) -> None:
    writer = ArchiveWriter(tmp_path / "warc", "pages", 10**9, "tests")
    for path, body in {"/": linked("/world/", *ARTICLES), "/about": linked()}.items():
        headers = [("Content-Type", "text/html")]
        writer.write(f"http://{HOST}{path}", 200, headers, body, datetime(2026, 5, 4, tzinfo=UTC))
    writer.close()
    ended = Crawling(tmp_path).run("-a", f"archive={tmp_path / 'warc'}", spider="news")
    assert_nothing_was_found(tmp_path, ended)


@pytest.mark.parametrize("fault", [wrongs.status(404), wrongs.page_with(linked())], ids=["404", "empty"])
def test_a_known_site_whose_lists_are_all_gone_or_empty_is_no_success(tmp_path: Path, fault: Fault) -> None:
    with FaultySite({}, fault) as site:
        assert_nothing_was_found(tmp_path, Crawling(tmp_path, site.address, QUICK).run())


# -- lists that were good before ------------------------------------------------------


def test_a_list_that_lost_its_article_links_is_a_failure_until_they_are_back(tmp_path: Path) -> None:
    pages = {path: page_of(path[-9:]) for path in ARTICLES}
    good = pages | {"/": linked("/world/", ARTICLES[0]), "/world/": linked(ARTICLES[1])}
    statuses = []
    for world in (good["/world/"], linked("/"), linked("/"), good["/world/"]):
        with site_of(good | {"/world/": world}) as site:
            ended = crawl_news(tmp_path, site)
        statuses.append(ended.status)
        is_named = f"article-links-lost: 1, such as http://{HOST}/world/" in ended.log
        assert is_named == (ended.status == RunStatus.PARTIAL), ended.log
    assert statuses == [RunStatus.OK, RunStatus.PARTIAL, RunStatus.PARTIAL, RunStatus.NOTHING_NEW]


def test_an_error_between_does_not_hide_that_a_list_lost_its_links(tmp_path: Path) -> None:
    pages = {path: page_of(path[-9:]) for path in ARTICLES} | {"/": linked(*ARTICLES)}
    busy: Fault = wrongs.status(503)
    for home in (wrongs.page_with(pages["/"]), busy, wrongs.page_with(linked("/about"))):
        with site_of(pages) as site:
            site._faults[f"//{HOST}/"] = home  # noqa: SLF001  # the same site with another home page
            ended = crawl_news(tmp_path, site)
    assert (ended.exit_code, ended.status) == (5, RunStatus.NO_ARTICLES), ended.log
    assert f"article-links-lost: 1, such as http://{HOST}/" in ended.log


@pytest.mark.parametrize(("gone", "status"), [(1, RunStatus.NOTHING_NEW), (6, RunStatus.PARTIAL)])
def test_many_lists_that_are_gone_are_a_failure_and_one_is_a_note(tmp_path: Path, gone: int, status: RunStatus) -> None:
    with NewsSite() as site:
        crawling = Crawling(tmp_path, site.address)
        seeds = (PROJECT / "seeds" / "chinanews.txt").read_text(encoding="utf-8").replace("https:", "http:").split()
        lists = [url for url in seeds if site.page(url.partition("ecns.cn")[2]).status == HTTPStatus.OK]
        (tmp_path / "seeds").mkdir()
        (tmp_path / "seeds" / "chinanews.txt").write_text("\n".join(lists), encoding="utf-8")
        assert crawling.run().status == RunStatus.OK
        for url in lists[-gone:]:
            site.remove(url.partition("ecns.cn")[2])
        ended = crawling.run()
    assert ended.status == status, ended.log
    assert f"lists that failed or are gone, http-404: {gone}, such as" in ended.log
    assert lists[-gone] in ended.log
    assert len(crawling.articles()) == len(contents().articles)


def test_most_seeds_that_do_not_exist_are_a_failure_of_the_first_run(tmp_path: Path) -> None:
    seeds = ["/", *(f"/section-{number}/" for number in range(3))]
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "chinanews.txt").write_text("".join(f"http://www.ecns.cn{path}\n" for path in seeds))
    with NewsSite() as site:
        ended = Crawling(tmp_path, site.address).run()
    assert (ended.exit_code, ended.status) == (3, RunStatus.PARTIAL), ended.log
    assert "http://www.ecns.cn/section-0/" in ended.log
