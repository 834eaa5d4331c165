"""A page is decoded by its header and parsed if it is markup."""

from __future__ import annotations

import pytest

from crawler import Page
from crawler.exceptions import PathologicalPageError
from crawler.extraction import parse_page
from crawler.extraction.html.limits import MAX_PAGE_BYTES


def test_a_page_has_its_text_and_its_tree() -> None:
    page = Page(
        "https://a.example/", "<p>渡轮</p>".encode("gb18030"), headers={"content-type": "text/html; charset=gbk"}
    )
    parsed = parse_page(page)
    assert (parsed.url, parsed.text) == (page.url, "<p>渡轮</p>")
    assert parsed.tree is not None
    assert parsed.tree.findtext(".//p") == "渡轮"


def test_a_text_dump_has_no_tree() -> None:
    assert parse_page(Page("", b"Bees on board\n\nBees were counted.\n")).tree is None


def test_a_page_beyond_the_limits_is_an_error() -> None:
    with pytest.raises(PathologicalPageError, match="the page exceeds the limits: 16,000,001 bytes"):
        parse_page(Page("", b"a" * (MAX_PAGE_BYTES + 1)))
