"""Pages without a known template: trafilatura selects, and the phrases of the site exclude."""

from __future__ import annotations

from crawler import Block, Document, Page
from crawler.extraction import ExtractionRules, document_of, parse_page
from crawler.extraction.by_selection import MIN_CHARS, MIN_IDEOGRAPHS, prose_of
from crawler.sites.chinanews import CHINANEWS
from crawler.vocabulary import Role, Template

URL = "https://www.ecns.cn/2018/05-03/301274.shtml"
PROSE = "A ferry company has begun to let passengers keep bees on the upper deck, it said on Monday, after a trial."
ENDING = "Nobody was stung, said the company, which plans to add a second hive in October on its other boat."


def read(inside: str, rules: ExtractionRules) -> Document:
    """Read a page whose navigation trafilatura does not select."""
    page = f"<html><head><title>Bees</title></head><body><nav><a href=/a>World news</a></nav>{inside}</body></html>"
    document = document_of(parse_page(Page(URL, page.encode())), rules)
    assert document is not None
    return document


def roles_of(document: Document) -> dict[str, Role]:
    return {block.text: block.role for block in document.blocks}


def test_blocks_that_trafilatura_selects_are_body_and_all_others_are_kept_as_not_selected() -> None:
    document = read(f"<article><p>{PROSE}</p><p>{ENDING}</p></article>", ExtractionRules())
    assert document.template == Template.TRAFILATURA
    assert roles_of(document) == {"World news": Role.NOT_SELECTED, PROSE: Role.BODY, ENDING: Role.BODY}


def test_a_phrase_of_the_site_is_boilerplate_although_it_is_selected() -> None:
    article = f"<article><p>{PROSE}</p><p>{ENDING}</p><p>Share : 12</p></article>"
    assert roles_of(read(article, CHINANEWS.rules))["Share : 12"] == Role.SHARE
    assert roles_of(read(article, ExtractionRules()))["Share : 12"] != Role.SHARE


def test_phrases_that_would_exclude_most_of_the_selected_text_are_ignored() -> None:
    article = f"<article><p>Comments (0)</p><p>{PROSE}</p><p>{ENDING}</p></article>"
    assert roles_of(read(article, CHINANEWS.rules))[PROSE] == Role.BODY


def test_a_page_too_deep_for_trafilatura_has_its_prose_as_body() -> None:
    deep = "<div>" * 250 + f"<p>{PROSE}</p><p>short</p>" + "</div>" * 250
    document = read(deep, ExtractionRules())
    assert document.template == Template.PROSE_TOO_DEEP
    assert roles_of(document) == {"World news": Role.NOT_PROSE, PROSE: Role.BODY, "short": Role.NOT_PROSE}


def test_long_text_is_prose_and_link_text_is_not() -> None:
    long = "x" * MIN_CHARS
    blocks = [
        Block(long, Role.BODY),
        Block(long[1:], Role.BODY),
        Block(long, Role.BODY, link_chars=MIN_CHARS // 2),
        Block(long, Role.BODY, link_chars=MIN_CHARS // 2 + 1),
        Block("蜂" * MIN_IDEOGRAPHS, Role.BODY),
        Block("蜂" * (MIN_IDEOGRAPHS - 1), Role.BODY),
    ]
    assert prose_of(blocks) == {0, 2, 4}
