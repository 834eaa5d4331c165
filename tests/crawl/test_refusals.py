"""A refused page is recorded as refused, whatever extensions are switched on, and can replace nothing better."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from crawler.settings import EXTENSIONS
from crawler.vocabulary import Reason, Template, UrlState
from tests.crawling import Crawling
from tests.site import NewsSite, Served, contents

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OTHERS = {name: order for name, order in EXTENSIONS.items() if not name.endswith("RunReport")}
WITHOUT_REPORT = ("-s", f"EXTENSIONS={json.dumps(OTHERS)}")
DEPTH = 400
"""Deeper than trafilatura can read, and not as deep as a pathological page."""
ONE = next(a for a in contents().articles if a.look.template == "d" and len(a.pages) == 1 and a.known.kind == "article")


@pytest.fixture
def site() -> Iterator[NewsSite]:
    with NewsSite() as running:
        yield running


@pytest.fixture
def crawling(site: NewsSite, tmp_path: Path) -> Crawling:
    crawling = Crawling(tmp_path, site.address)
    (tmp_path / "urls.txt").write_text(ONE.known.url.replace("https", "http"), encoding="utf-8")
    return crawling


def state(crawling: Crawling) -> tuple[str, str | None, bool]:
    """Return the state and the reason of the one article, and whether it is due again."""
    (row,) = crawling.rows("SELECT state, reason, due_at FROM urls")
    return row["state"], row["reason"], row["due_at"] is not None


def untitled() -> Served:
    """Return the article without its headline."""
    page = next(page for page in contents().pages if page.article is ONE)
    return Served(page.html.replace(ONE.known.title, "").encode())


def test_a_refusal_is_recorded_with_the_run_report_switched_off(site: NewsSite, crawling: Crawling) -> None:
    site.replace(ONE.path, untitled())
    ended = crawling.run("-a", "urls=urls.txt", *WITHOUT_REPORT)
    assert state(crawling) == (UrlState.REFUSED, Reason.NO_TITLE, True), ended.log
    assert crawling.articles() == {}
    crawling.run("-a", "urls=urls.txt", *WITHOUT_REPORT)
    assert state(crawling) == (UrlState.REFUSED, Reason.NO_TITLE, True), "also when the next run refuses it again"


def deep() -> Served:
    """Return the article without the ids that a page object needs, nested too deep for trafilatura."""
    body = "".join(f"<p>{text}</p>" for text in ONE.text.split("\n\n"))
    head = f"<html><head><title>{ONE.known.title}</title></head><body><h1>{ONE.known.title}</h1>"
    return Served(f"{head}{'<div>' * DEPTH}{body}{'</div>' * DEPTH}</body></html>".encode())


def test_a_copy_that_trafilatura_cannot_read_does_not_replace_an_article_of_a_known_template(
    site: NewsSite, crawling: Crawling
) -> None:
    assert crawling.run("-a", "urls=urls.txt").exit_code == 0
    before = crawling.articles()
    (stored,) = before.values()
    assert Template.is_known(stored["template"])
    site.replace(ONE.path, deep())
    crawling.due()
    crawling.run("-a", "urls=urls.txt")
    assert state(crawling) == (UrlState.REFUSED, Reason.WORSE_TEMPLATE_LOST, True)
    assert crawling.articles() == before
