"""A page is decoded once and parsed once on its whole path, its links included: the calls are counted."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import lxml.html
import pytest

from crawler import Article, Page
from crawler.extraction.html.decoding import decoded
from crawler.extraction.html.parsing import parse
from crawler.processing.process import check, clean_extracted, extract, read
from crawler.sites import site_at
from crawler.sites.generic import GenericSite
from crawler.vocabulary import Template
from tests.site import contents

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import CodeType, FrameType

NOW = datetime(2026, 11, 1, tzinfo=UTC)
HOST = "https://www.ecns.cn"
KNOWN = next(page for page in contents().pages if page.article.look.template == "d")
PROSE = "A ferry company has begun to let passengers keep bees on the upper deck, it said on Monday, after a trial."
LINKS = "".join(f'<li><a href="/2026/10/{day:02}/bees-on-the-upper-deck-{day}">Bees</a></li>' for day in range(1, 32))
UNKNOWN_URL = "https://news.example/2026/10/30/bees-on-the-upper-deck"
UNKNOWN_BODY = (
    f"<html><head><title>Bees</title></head><body><ul>{LINKS}</ul><article><h1>Bees</h1><p>{PROSE}</p><p>{PROSE} So"
    " far, nobody was stung.</p></article></body></html>"
)
PAGES = {
    "known template": Page(HOST + KNOWN.path, KNOWN.served.body, site=site_at(HOST)),
    "unknown template": Page(UNKNOWN_URL, UNKNOWN_BODY.encode(), site=site_at(UNKNOWN_URL)),
}


def calls_of(functions: tuple[Any, ...], call: Callable[[], object]) -> Counter[str]:
    """Return how often `call` calls each of the functions, by the name of the function."""
    codes: dict[CodeType, str] = {function.__code__: function.__qualname__ for function in functions}
    calls: Counter[str] = Counter()

    def count(frame: FrameType, event: str, _: Any) -> None:
        if event == "call" and frame.f_code in codes:
            calls[codes[frame.f_code]] += 1

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        call()
    finally:
        sys.setprofile(before)
    return calls


def as_a_crawl_does(page: Page) -> Article:
    """Take a page the whole way: its links and its Document are read first."""
    article = clean_extracted(extract(replace(page, reading=read(page))))
    check(article, NOW)
    return article


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_decoded_once_and_parsed_once(name: str) -> None:
    page = PAGES[name]
    as_a_crawl_does(page)  # trafilatura makes a parser when it is imported
    calls = calls_of((decoded, parse, lxml.html.HTMLParser.__init__), lambda: as_a_crawl_does(page))
    assert calls == {"decoded": 1, "parse": 1}  # nobody makes a parser of lxml.html


def test_the_pages_are_one_of_a_known_and_one_of_an_unknown_template() -> None:
    templates = {name: as_a_crawl_does(page).document.template for name, page in PAGES.items()}
    assert templates == {"known template": "ecns", "unknown template": Template.TRAFILATURA}


@pytest.mark.parametrize("name", PAGES)
def test_the_links_are_read_in_that_parse(name: str) -> None:
    reading = read(PAGES[name])
    assert reading is not None
    assert len(reading.links) > 20


def test_processing_a_page_reads_no_address_but_its_own() -> None:
    page = PAGES["unknown template"]
    calls = calls_of((GenericSite.address,), lambda: as_a_crawl_does(page))
    assert calls == {"GenericSite.address": 1}


def test_whether_a_link_is_an_article_or_a_list_takes_one_reading_of_its_address() -> None:
    site = site_at(UNKNOWN_URL)
    reading = read(PAGES["unknown template"])
    assert reading is not None
    calls = calls_of((GenericSite.address,), lambda: [site.address(url) or site.is_list(url) for url in reading.links])
    assert calls == {"GenericSite.address": len(reading.links)}
