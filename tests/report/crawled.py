"""A small imitation site, crawled twice: with pages that are refused and that fail, a correction and a withdrawal."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import update

from crawler.storage.database import open_database
from crawler.storage.schema import ARTICLES
from tests.crawling import PROJECT, Crawling
from tests.forked import run_command
from tests.report.stores import HOSTILE
from tests.site import NewsSite, Served, contents

if TYPE_CHECKING:
    from pathlib import Path

    from tests.site import ArticlePage

EVERY = 5  # of the articles of the imitation site
ERROR_PAGE = b"<html><head><title>System busy</title></head><body><h1>System busy</h1><p>Try later.</p></body></html>"
CORRECTION = "This sentence was put in when the story was corrected."
CHANGES = ("refused", "failed", "corrected", "withdrawn", "hostile")
REPORT = "report"


@cache
def changed_pages() -> dict[str, ArticlePage]:
    """Return the page that meets each change."""
    single = [
        page for page in contents(EVERY).pages if len(page.article.pages) == 1 and page.article.look.template == "d"
    ]
    return dict(zip(CHANGES, [page for page in single if len(page.article.text) > 500], strict=False))


def reported_site(folder: Path) -> None:
    """Crawl the site, change it, crawl it again, and report on the store as a command does."""
    pages = changed_pages()
    crawling = Crawling(folder)
    with NewsSite(answers=contents(EVERY).answers) as site:
        site.replace(pages["refused"].path, ERROR_PAGE)
        site.replace(pages["failed"].path, Served(b"", status=503))
        crawling = Crawling(folder, site.address)
        crawling.run()
        corrected = pages["corrected"]
        first = next(text for text in corrected.article.text.split("\n\n") if corrected.html.count(text) == 1)
        site.replace(corrected.path, corrected.html.replace(first, f"{first} {CORRECTION}").encode())
        site.remove(pages["withdrawn"].path)
        crawling.due()
        crawling.run()
    _make_hostile(crawling)
    environment = os.environ | {"PYTHONPATH": str(PROJECT)}
    said = run_command(("report", "-o", REPORT), folder, environment, b"")
    assert said.exit_code == 0, said.err


def _make_hostile(crawling: Crawling) -> None:
    """Give an article words that a crawl would not store, as older versions did."""
    engine = open_database(str(crawling.database))
    with engine.begin() as connection:
        of_page = ARTICLES.c.url == changed_pages()["hostile"].article.known.url
        words = dict.fromkeys(("title", "section", "source"), HOSTILE)
        assert connection.execute(update(ARTICLES).where(of_page).values(words)).rowcount == 1
    engine.dispose()
