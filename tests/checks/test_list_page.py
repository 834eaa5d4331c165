"""Lists of articles."""

from __future__ import annotations

from crawler.checks.list_page import MIN_ITEMS, MIN_LINKS, list_page
from crawler.items import Block
from crawler.vocabulary import Reason, Role
from tests.checks.articles import EXPECTATIONS, SENTENCE, checked

LINK = Block("A headline of the day", Role.BODY, "li", link_chars=21)


def test_a_page_with_more_links_than_prose_is_a_list() -> None:
    assert list_page(checked(*[LINK] * MIN_LINKS, SENTENCE), EXPECTATIONS) == Reason.LIST_PAGE
    assert list_page(checked(*[LINK] * (MIN_LINKS - 1), SENTENCE), EXPECTATIONS) is None
    assert list_page(checked(*[LINK] * MIN_LINKS, SENTENCE * 3), EXPECTATIONS) is None


def test_headlines_without_a_byline_are_a_list_if_one_of_them_is_a_link() -> None:
    headlines = ["A headline of the day"] * (MIN_ITEMS - 1)
    assert list_page(checked(LINK, *headlines), EXPECTATIONS) == Reason.LIST_PAGE
    assert list_page(checked(*headlines, "One more"), EXPECTATIONS) is None
    assert list_page(checked(LINK, *headlines, source="Xinhua"), EXPECTATIONS) is None


def test_an_article_with_a_long_list_in_it_is_no_list() -> None:
    items = ["A city of many teas"] * MIN_ITEMS
    assert list_page(checked(LINK, SENTENCE * 4, *items), EXPECTATIONS) is None
