"""Every block of an article is in its page view: in place, whole, with its label, in page order."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from crawler import Page, clean
from crawler.exceptions import PageError
from crawler.page_view import PageView, page_view_html
from tests.page_view.views import SITE, assert_shows_every_block, blocks_in, frame_in, page_of
from tests.shared import CHINANEWS, EXTRACTION, needs_shared
from tests.site_pages.test_conservation import page_name

if TYPE_CHECKING:
    from tests.site import ArticlePage

EVERY = 72  # every n-th page of some 1,100


@pytest.mark.parametrize("made", [*SITE.pages, *SITE.mobile], ids=page_name)
def test_every_block_of_an_imitation_page_is_marked_in_place(made: ArticlePage) -> None:
    page = page_of(made)
    assert_shows_every_block(page, clean(page))


@pytest.mark.slow
@needs_shared
def test_every_block_of_real_pages_is_marked_in_place() -> None:
    files = sorted(EXTRACTION.rglob("*.html.gz"))[::EVERY]
    for file in [*(CHINANEWS / "pages").glob("*.html"), *files]:
        body = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
        try:
            article = clean(Page("", body))
        except PageError:
            continue
        assert_shows_every_block(Page("", body), article)


def test_every_line_of_a_dump_is_marked_in_the_text() -> None:
    for file in sorted(Path("tests/dumps/seen").glob("*.txt"))[:20]:
        page = Page("", file.read_bytes())
        assert_shows_every_block(page, clean(page, site="chinanews"))


def test_the_pages_of_an_article_follow_each_other() -> None:
    long = next(page for page in SITE.pages if len(page.article.pages) > 1)
    first, *others = [page_of(page) for page in SITE.pages if page.article is long.article]
    whole = Page(first.url, first.body, headers=first.headers, following=tuple(others))
    assert_shows_every_block(whole, clean(whole))


TABLE = """<html><body><h1>Rates of the day in three towns</h1><table><tr><th>Town<th>Buy<th>Sell</tr>
<tr><td>Ruili<td>7.1<td></tr><tr><td>Mohe|x<td><td>7.2</tr></table><p>A paragraph ends the page, as it does.</p>"""
DECLARED = """<html><head><title>A declared article</title><script type="application/ld+json">{"@type": "NewsArticle",
"headline": "A declared article", "articleBody": "%s"}</script></head><body><p>Loading</p></body></html>""" % (
    "The ferry sailed at noon, and the harbour master waved to the crew. " * 12
)


@pytest.mark.parametrize(
    "body",
    [
        TABLE,
        "<p>one</p>tail<b>two</b> three<!-- c -->four<p>five<p hidden>no</p>",
        "<div>" * 900 + "deep" + "</div>" * 900,
        "<p>a\u200bb\u00ad c\u2060d</p><p>&nbsp;x&nbsp;y</p><pre>one\n\ntwo\n\nthree</pre>",
        "<p>" + "same</p><p>" * 50,
        "<svg><text>drawn</text></svg><math><mi>x</mi></math><select><option>o</select><button>press</button>",
        "<h1>京剧</h1><p>中文。第二句！<br>第三句？</p>",
    ],
)
def test_odd_pages_lose_no_block(body: str) -> None:
    page = Page("", f"<!doctype html><meta charset=utf-8>{body}".encode())
    assert_shows_every_block(page, clean(page))


def test_text_that_the_page_does_not_show_is_listed_without_a_place() -> None:
    page = Page("", DECLARED.encode())
    article = clean(page)
    view = page_view_html(PageView(page, article))
    assert len(blocks_in(frame_in(view))) < len(article.labels)
    assert "has no place in the page" in view
    assert view.count("data-block=") >= len(article.labels)


@pytest.mark.slow
def test_a_page_of_many_blocks_is_cut_with_a_note() -> None:
    page = Page("", ("<html><body>" + "<p>a line</p>" * 11_000).encode())
    view = page_view_html(PageView(page, clean(page)))
    assert "The page is large: only its first 3000 blocks are shown." in view
    assert "<b>11000</b> blocks" in view
    assert len(view) < 2_000_000
