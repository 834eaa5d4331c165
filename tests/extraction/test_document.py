"""The three ways to read a page, in their order, and the pages of an article joined to one Document."""

from __future__ import annotations

from datetime import date

import pytest

from crawler import Address, Page
from crawler.extraction import ExtractionRules, document_of, joined, parse_page, recognises
from crawler.missing_pages import MissingPage
from crawler.sites.chinanews import CHINANEWS
from crawler.vocabulary import ArticleKind, Reason, Role, Template

URL = "https://www.ecns.cn/2018/05-03/301274.shtml"
KNOWN = b'<h1 id="contitle">Bees on board</h1><div id="yanse"><p>Bees were counted.</p></div>'
FRAMED = (
    b"<p>Text:| Print|</p><h1>Bees on board</h1><p>2018-05-03 10:11 CNS Editor: Li Yan</p><p>Bees.</p><p>Comments (0)"
)
DUMP = b"Bees on board\n\n2018-05-03 10:11 CNS Editor: Li Yan\n\nBees were counted.\n"
PROSE = "A ferry company has begun to let passengers keep bees on the upper deck, it said on Monday, after a trial."
UNKNOWN = f"<article><h1>Bees on board</h1><p>{PROSE}</p><p>{PROSE} Nobody was stung.</p></article>".encode()


@pytest.mark.parametrize(
    ("body", "template"),
    [
        (KNOWN, "ecns"),
        (FRAMED, Template.BOILERPLATE),
        (DUMP, Template.TEXT_DUMP),
        (UNKNOWN, Template.TRAFILATURA),
    ],
)
def test_a_page_is_read_in_the_first_way_that_fits(body: bytes, template: str) -> None:
    document = document_of(parse_page(Page(URL, body)), CHINANEWS.rules)
    assert document is not None
    assert document.template == template
    assert any(block.role == Role.BODY for block in document.blocks)


@pytest.mark.parametrize(("body", "is_read"), [(KNOWN, True), (FRAMED, True), (DUMP, True), (UNKNOWN, False)])
def test_without_trafilatura_a_page_that_needs_it_is_not_read(body: bytes, *, is_read: bool) -> None:
    document = document_of(parse_page(Page(URL, body)), CHINANEWS.rules, may_select=False)
    assert (document is not None) == is_read


def test_the_pages_of_an_article_are_joined_in_their_order() -> None:
    bodies = [f'<h1 id="contitle">Bees (1)</h1><div id="yanse"><p>Page {number}.</p></div>' for number in (1, 2)]
    pages = [Page(URL, body.encode()) for body in bodies]
    documents = [document_of(parse_page(page), CHINANEWS.rules) for page in pages]
    first = Page(
        URL,
        b"",
        following=(pages[1],),
        missing=(MissingPage(3, Reason.TIMEOUT), MissingPage(5, Reason.http(404))),
        site=CHINANEWS,
    )
    document = joined(first, [d for d in documents if d], CHINANEWS.rules, CHINANEWS.address(URL))
    assert [block.text for block in document.blocks if block.role == Role.BODY] == ["Page 1.", "Page 2."]
    assert (document.metadata.title, document.incomplete) == ("Bees", "missing pages: 3 (timeout), 5 (http-404)")
    assert (document.site, document.identity) == (CHINANEWS, "2018-05-03/301274")


def test_the_day_of_the_url_is_the_time_of_a_page_without_one() -> None:
    document = document_of(parse_page(Page(URL, KNOWN)), CHINANEWS.rules)
    assert document is not None
    address = Address("id", "https://www.ecns.cn/x", ArticleKind.VIDEO, date(2018, 5, 3))
    dated = joined(Page(URL, b""), [document], CHINANEWS.rules, address)
    assert dated.metadata.published_raw == "2018-05-03"
    assert (dated.url, dated.kind) == ("https://www.ecns.cn/x", ArticleKind.VIDEO)
    assert joined(Page(URL, b""), [document], CHINANEWS.rules, None).metadata.published is None


@pytest.mark.parametrize(("body", "known"), [(KNOWN, True), (DUMP + b"\nMedia partners:\n", True), (UNKNOWN, False)])
def test_a_page_is_recognised_by_its_page_object_or_its_phrases(body: bytes, *, known: bool) -> None:
    assert recognises(parse_page(Page("", body)), CHINANEWS.rules) is known
    assert not recognises(parse_page(Page("", body)), ExtractionRules())
