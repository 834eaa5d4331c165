"""Crawls of a site whose templates fit none of its pages: never `ok`, no headline without its text, nothing stored."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from crawler.vocabulary import Reason, RunStatus, UrlState
from tests.crawling import PROJECT, Crawling
from tests.site import NewsSite, Served, contents
from tests.site.served import encoded

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.site import ArticlePage

ZH_PAGE = (PROJECT / "tests" / "pages" / "chinanews_zh" / "2026.html").read_text(encoding="utf-8")
ZH_URL = "http://www.chinanews.com.cn/sh/2026/05-01/1066000{}.shtml"
FIVE = [p for p in contents(every=1).pages if p.article.look.template == "d" and p.article.known.kind == "article"][:5]
MANY = [p for p in contents(every=1).pages if p.article.look.template in {"c", "d"} and len(p.article.pages) == 1][:30]
BODY, TITLE = ('id="yanse"', 'id="text-x"'), ('id="contitle"', 'id="head-x"')
TIME = ('class="downinfo', 'class="x-info')


class AnySite(NewsSite):
    """The imitation site, and pages of other hosts by their whole URL."""

    def answer(self, target: str, host: str) -> Served:  # noqa: ARG002  # the target names the host
        """Answer for the whole URL if it has a page of its own, or else as the imitation site."""
        known = self.page(target)
        return known if known.status == 200 else super().answer(urlsplit(target).path, "www.ecns.cn")


@pytest.fixture
def site() -> Iterator[AnySite]:
    with AnySite(answers=contents(every=1).answers) as running:
        yield running


@pytest.fixture
def crawling(site: AnySite, tmp_path: Path) -> Crawling:
    return Crawling(tmp_path, site.address)


def change(site: NewsSite, pages: list[ArticlePage], *renamed: tuple[str, str]) -> None:
    for page in pages:
        html = page.html
        for old, new in renamed:
            assert old in html
            html = html.replace(old, new)
        site.replace(page.path, encoded(html, page.article.look.charset, mixed=page.article.look.mixed))


def given(crawling: Crawling, pages: list[ArticlePage]) -> tuple[str, str]:
    """Write the URLs of pages into a file, and return the argument that names it."""
    urls = "\n".join(page.article.known.url.replace("https", "http") for page in pages)
    (crawling.folder / "urls.txt").write_text(urls, encoding="utf-8")
    return "-a", "urls=urls.txt"


def record(crawling: Crawling, run: int = 1) -> dict[str, object]:
    (file,) = (crawling.folder / "data" / "runs").glob(f"*-{run}.json")
    found: dict[str, object] = json.loads(file.read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("number", [1, 2, 5])
def test_a_first_run_whose_pages_fit_no_template_is_a_layout_change(
    site: AnySite, crawling: Crawling, number: int
) -> None:
    change(site, FIVE, BODY)
    ended = crawling.run(*given(crawling, FIVE[:number]))
    assert (ended.exit_code, ended.status) == (11, RunStatus.LAYOUT_CHANGED), ended.log
    assert f"pages of chinanews that fit a template, of {number}: 0 ecns; {number} fit none" in ended.log
    assert record(crawling)["fits"] == {"chinanews": {"ecns": 0, "boilerplate": number}}
    assert crawling.articles() == {}
    urls = crawling.rows("SELECT state, reason FROM urls")
    assert [(row["state"], row["reason"]) for row in urls] == [(UrlState.REFUSED, Reason.LAYOUT_CHANGED)] * number
    assert f"rolled back to the state before this run, of these articles: {number}" in ended.log


def test_the_summary_says_how_many_pages_a_template_fits(site: AnySite, crawling: Crawling) -> None:
    change(site, FIVE[:2], BODY)
    ended = crawling.run(*given(crawling, FIVE))
    assert (ended.exit_code, ended.status) == (0, RunStatus.OK), ended.log
    assert "pages of chinanews that fit a template, of 5: 3 ecns; 2 fit none (2 boilerplate)" in ended.log


@pytest.mark.parametrize("renamed", [(TITLE,), (TIME,), (TITLE, TIME)])
def test_a_lost_headline_or_time_is_read_elsewhere(
    site: AnySite, crawling: Crawling, renamed: tuple[tuple[str, str], ...]
) -> None:
    change(site, FIVE, *renamed)
    ended = crawling.run(*given(crawling, FIVE))
    assert ended.status == RunStatus.OK, ended.log
    for url, stored in crawling.articles().items():
        known = next(page.article for page in FIVE if page.article.known.url == url)
        assert (stored["title"], stored["text"]) == (known.known.title, known.text)
        assert stored["published"] is not None


@pytest.mark.parametrize(
    "body",
    [
        "",
        '<p><img src="/tea.jpg"></p>',
        '<p><img src="/tea.jpg"></p><p>Loading</p>',
        "<p>{title}</p>",
        '<p><img src="/tea.jpg"></p><p>{title}</p>',
        "<p>2026-05-03 10:00:00 Ecns.cn Editor : Li Yan</p>",
    ],
)
def test_a_body_without_text_is_no_article_whatever_else_it_holds(site: AnySite, crawling: Crawling, body: str) -> None:
    for page in FIVE:
        title = page.article.known.title
        html = f'<title>{title}</title><h1 id="contitle">{title}</h1><div id="yanse">{body.format(title=title)}</div>'
        site.replace(page.path, html.encode())
    ended = crawling.run(*given(crawling, FIVE))
    assert (ended.exit_code, ended.status) == (5, RunStatus.NO_ARTICLES), ended.log
    assert crawling.articles() == {}
    assert "pages of chinanews that fit a template, of 5: 5 ecns\n" in ended.log


@pytest.mark.parametrize("has_text", [True, False])
def test_a_renamed_class_of_the_chinese_edition_stores_no_headline_as_the_text(
    site: AnySite,
    crawling: Crawling,
    has_text: bool,  # noqa: FBT001  # a parameter of cases
) -> None:
    renamed = ZH_PAGE.replace("left_zw", "left_x").replace("</h1>", '</h1><img src="/bees.jpg">')
    head, _, rest = renamed.partition("中新社")
    changed = renamed if has_text else head + rest[rest.index("</div>") :]
    urls = [ZH_URL.format(number) for number in range(5)]
    for url in urls:
        site.replace(url, Served(changed.encode(), "text/html; charset=utf-8"))
    (crawling.folder / "urls.txt").write_text("\n".join(urls), encoding="utf-8")
    ended = crawling.run("-a", "urls=urls.txt", spider="chinanews_zh")
    assert (ended.exit_code, ended.status) == (11, RunStatus.LAYOUT_CHANGED), ended.log
    assert crawling.articles() == {}
    assert "of 5: 0 chinanews-zh, 0 chinanews-zh-2008, 0 chinanews-zh-photo, 0 chinanews-zh-video; 5 fit" in ended.log


def test_after_many_pages_that_fit_no_template_further_ones_are_refused_at_once(
    site: AnySite, crawling: Crawling
) -> None:
    change(site, MANY, BODY)
    ended = crawling.run(*given(crawling, MANY))
    assert ended.status == RunStatus.LAYOUT_CHANGED, ended.log
    assert crawling.articles() == {}
    assert "rolled back to the state before this run, of these articles: 20" in ended.log
    assert {row["state"] for row in crawling.rows("SELECT state FROM urls")} == {UrlState.REFUSED}


def test_pages_that_the_store_had_before_are_no_layout_change(site: AnySite, crawling: Crawling) -> None:
    change(site, FIVE, BODY)
    assert crawling.run(*given(crawling, FIVE), "-s", "CRAWLER_LAYOUT_MONITOR=0").status == RunStatus.OK
    crawling.due()
    ended = crawling.run("-a", "missing=yes")
    assert ended.exit_code == 0, ended.log
    assert len(crawling.articles()) == len(FIVE)


def test_a_relaunch_is_seen_in_a_run_of_two_pages(site: AnySite, crawling: Crawling) -> None:
    old, new = MANY[2:], MANY[:2]
    assert crawling.run(*given(crawling, old)).status == RunStatus.OK
    change(site, new, BODY)
    for _ in range(2):
        ended = crawling.run(*given(crawling, new))
        assert (ended.exit_code, ended.status) == (11, RunStatus.LAYOUT_CHANGED), ended.log
        assert len(crawling.articles()) == len(old)
