"""`scrapy crawl news`: a site without rules, cleaned by what its own pages teach, whatever their order."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from crawler.storage.archive.writer import ArchiveWriter
from crawler.vocabulary import RunStatus, Template
from tests.crawling import Crawling
from tests.site import NewsSite, Served, contents
from tests.sites.kinds_of_pages import ARTICLES, OTHER_PAGES

if TYPE_CHECKING:
    from pathlib import Path

    from tests.site import ArticlePage

CAME = datetime(2026, 5, 4, tzinfo=UTC)
FEW = 24
KNOWN, UNKNOWN = "ecns.cn", "ecns.example"
"""The host of the imitation site, and a host for which the project has no rules."""


class UnknownSite(NewsSite):
    """The imitation site under the unknown host."""

    def answer(self, target: str, host: str) -> Served:
        """Answer as the imitation site does, with its links on the unknown host."""
        served = super().answer(target.replace(UNKNOWN, KNOWN), host.replace(UNKNOWN, KNOWN))
        return replace(served, body=renamed(served.body))


def renamed(body: bytes) -> bytes:
    return body.replace(KNOWN.encode(), UNKNOWN.encode())


def pages() -> list[ArticlePage]:
    whole = [page for page in contents().pages if len(page.article.pages) == 1]
    return [page for page in whole if page.article.known.kind == "article"][:FEW]


def archived(folder: Path, served: list[ArticlePage]) -> Path:
    writer = ArchiveWriter(folder, "pages", 10**9, "tests")
    for page in served:
        url, headers = f"http://www.{UNKNOWN}{page.path}", [("Content-Type", "text/html")]
        writer.write(url, 200, headers, renamed(page.served.body), CAME)
    writer.close()
    return folder


def test_a_site_is_crawled_from_a_page_of_it(tmp_path: Path) -> None:
    with UnknownSite() as site:
        crawling = Crawling(tmp_path, site.address)
        ended = crawling.run("-a", f"url=http://www.{UNKNOWN}/", spider="news")
    assert ended.status in {RunStatus.OK, RunStatus.PARTIAL}, ended.log
    stored = crawling.articles()
    assert len(stored) >= len(contents().articles)
    assert {row["site"] for row in stored.values()} == {UNKNOWN}
    (model,) = crawling.rows("SELECT * FROM models")
    assert model["site"] == UNKNOWN
    assert Template.LEARNT_PATHS in {row["template"] for row in stored.values()}


def test_the_order_of_pages_changes_nothing_that_is_stored(tmp_path: Path) -> None:
    texts = []
    for name, served in (("forth", pages()), ("back", pages()[::-1])):
        crawling = Crawling(tmp_path / name)
        crawling.folder.mkdir()
        ended = crawling.run("-a", f"archive={archived(tmp_path / name / 'warc', served)}", spider="news")
        assert ended.status in {RunStatus.OK, RunStatus.PARTIAL}, ended.log
        assert len({row["cleaned_by"] for row in crawling.articles().values()}) == 1, "all by the last model"
        texts.append({url: row["text"] for url, row in crawling.articles().items()})
    assert len(texts[0]) >= FEW - 2
    assert texts[0] == texts[1]


def test_given_pages_are_articles_whatever_their_urls_look_like(tmp_path: Path) -> None:
    with UnknownSite() as site:
        site.replace("/x", pages()[0].served)
        crawling = Crawling(tmp_path, site.address)
        (tmp_path / "urls.txt").write_text(f"http://www.{UNKNOWN}/x\n", encoding="utf-8")
        ended = crawling.run("-a", "urls=urls.txt", spider="news")
    assert (ended.exit_code, ended.status) == (0, RunStatus.OK), ended.log
    assert [row["title"] for row in crawling.articles().values()] == [pages()[0].article.known.title]


def test_an_article_that_only_its_text_shows_is_stored_and_counted(tmp_path: Path) -> None:
    with UnknownSite() as site:
        links = "".join(f'<p><a href="/{name}">A page of the town, {name}</a></p>' for name in ("crane", "world"))
        site.replace("/", Served(f"<html><body>{links}</body></html>".encode()))
        site.replace("/crane", Served(ARTICLES["plain"].markup))
        site.replace("/world", Served(OTHER_PAGES["section with long teasers"].markup))
        crawling = Crawling(tmp_path, site.address)
        ended = crawling.run("-a", f"url=http://www.{UNKNOWN}/", spider="news")
    assert [row["title"] for row in crawling.articles().values()] == [ARTICLES["plain"].title]
    assert "pages that only their text shows to be articles: 1" in ended.log


def test_without_a_site_it_says_how_to_name_one(tmp_path: Path) -> None:
    ended = Crawling(tmp_path).run(spider="news")
    assert ended.exit_code == 2
    assert "error: name the site: -a url=https://example.org/" in ended.log


def test_given_pages_that_are_processed_again_at_the_end_are_stored_once(tmp_path: Path) -> None:
    writer = ArchiveWriter(tmp_path / "warc", "pages", 10**9, "tests")
    urls = [f"http://www.{UNKNOWN}/item{number}" for number in range(5)]
    for url, page in zip(urls, pages(), strict=False):
        body = renamed(page.served.body).replace(b"og:type", b"og:none").replace(b"NewsArticle", b"Thing")
        writer.write(url, 200, [("Content-Type", "text/html")], body, CAME)
    writer.close()
    (tmp_path / "urls.txt").write_text("\n".join(urls), encoding="utf-8")
    crawling = Crawling(tmp_path)
    ended = crawling.run("-a", "urls=urls.txt", "-a", f"archive={tmp_path / 'warc'}", spider="news")
    identities = [row["identity"] for row in crawling.rows("SELECT identity FROM articles")]
    assert identities, ended.log
    assert set(identities) <= {f"{UNKNOWN}/item{number}" for number in range(5)}
    assert len({row["cleaned_by"] for row in crawling.articles().values()}) == 1, "all by the last model"
