"""Pages that are no articles, or copies, are left out with a line; two articles of one site must remain."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from crawler import Page
from crawler.exceptions import BadInputError
from crawler.new_site.examples import GivenPage, read_examples
from tests.new_site.invented_site import NOW, ROOT, given

if TYPE_CHECKING:
    from tests.new_site.invented_site import Story


def test_a_refused_page_and_a_copy_are_left_out(known: list[Story]) -> None:
    first, second = given(known)[:2]
    copy = GivenPage("copy.html", replace(first.page, url=f"{first.page.url}?print=1"))
    empty = GivenPage("empty.html", Page(f"{ROOT}/local/2026/03/04/empty-4999", b"<p>Nothing here."))
    broken = GivenPage("broken.html", Page(f"{ROOT}/local/2026/03/04/broken-4998", b"\x00\x01\x02" * 50))
    found = read_examples([first, copy, empty, broken, second], NOW)
    assert [page.name for page in found.pages] == [first.name, second.name]
    assert len(found.left_out) == 3
    assert f"copy.html is left out: it is the same article as {first.name}" in found.left_out


def test_one_article_is_not_enough(known: list[Story]) -> None:
    first = given(known)[0]
    with pytest.raises(BadInputError, match=r"1 of the pages can be used; name two articles .*is the same article as"):
        read_examples([first, first], NOW)
    with pytest.raises(BadInputError, match="0 of the pages can be used"):
        read_examples([], NOW)


def test_pages_of_two_sites_are_not_mixed(known: list[Story]) -> None:
    first, second = given(known)[:2]
    other = replace(second, page=replace(second.page, url="https://other.example/2026/03/04/a-b-c-1"))
    with pytest.raises(BadInputError, match=r"several sites: quaypost\.example, other\.example"):
        read_examples([first, other], NOW)


@pytest.mark.parametrize("url", ["", "file:///etc/passwd", "quaypost.example/a", "http://[/"])
def test_a_page_without_a_web_url_is_an_error(known: list[Story], url: str) -> None:
    page = given(known)[0].page
    with pytest.raises(BadInputError, match=r"a\.html: its URL is not known"):
        read_examples([GivenPage("a.html", replace(page, url=url))], NOW)
