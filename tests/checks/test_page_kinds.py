"""Pages that are no articles although their URL looks like one."""

from __future__ import annotations

import pytest

from crawler.checks.article_under_check import prepared
from crawler.checks.list_page import MIN_LINKED_HEADINGS, list_page
from crawler.checks.page_kinds import MIN_REPLY_WORDS, forum_thread, product_page
from crawler.items import Block, Metadata
from crawler.vocabulary import DeclaredKind, Reason, Role, Template
from tests.checks.articles import EXPECTATIONS, SENTENCE, article

THREAD = "https://talk.example/threads/which-kettle-is-best.1204/"
PRODUCT, ARTICLE = frozenset({DeclaredKind.PRODUCT}), frozenset({DeclaredKind.ARTICLE})
POST = "Ann replied on Monday. Reply Quote"
HEADLINE = Block("Ten kettles for small kitchens", Role.NOT_SELECTED, "h3", link_chars=30)


def test_a_page_that_declares_a_product_is_refused_unless_it_declares_an_article() -> None:
    assert product_page(prepared(article(SENTENCE, declared_kinds=PRODUCT)), EXPECTATIONS) == Reason.PRODUCT_PAGE
    assert product_page(prepared(article(SENTENCE, declared_kinds=PRODUCT | ARTICLE)), EXPECTATIONS) is None
    assert product_page(prepared(article(SENTENCE)), EXPECTATIONS) is None


@pytest.mark.parametrize("button", ["Add to cart", "ADD TO BAG", "In den Warenkorb", "Dodaj do koszyka", "加入购物车"])
def test_a_button_to_buy_and_a_price_are_a_product(button: str) -> None:
    assert product_page(prepared(article(SENTENCE, "$ 24.50", button)), EXPECTATIONS) == Reason.PRODUCT_PAGE
    assert product_page(prepared(article(SENTENCE, button)), EXPECTATIONS) is None
    signed = Metadata(title="Tea is in", authors=("Ada Moor",))
    assert product_page(prepared(article(SENTENCE, "$ 24.50", button, metadata=signed)), EXPECTATIONS) is None


def test_a_report_on_a_button_to_buy_is_no_product() -> None:
    text = "The price of $24.50 stood beside a button that said add to cart, the council found."
    assert product_page(prepared(article(text)), EXPECTATIONS) is None


def test_a_page_that_declares_a_thread_is_refused() -> None:
    thread = frozenset({DeclaredKind.THREAD})
    assert forum_thread(prepared(article(SENTENCE, declared_kinds=thread)), EXPECTATIONS) == Reason.FORUM_THREAD
    assert forum_thread(prepared(article(SENTENCE, declared_kinds=thread | ARTICLE)), EXPECTATIONS) is None


def test_the_url_of_a_thread_and_the_words_of_its_posts_are_a_thread() -> None:
    posts = [POST] * (MIN_REPLY_WORDS // 3)
    assert forum_thread(prepared(article(SENTENCE, *posts, url=THREAD)), EXPECTATIONS) == Reason.FORUM_THREAD
    assert forum_thread(prepared(article(SENTENCE, *posts[1:], url=THREAD)), EXPECTATIONS) is None
    assert forum_thread(prepared(article(SENTENCE, *posts, url="https://talk.example/a")), EXPECTATIONS) is None


def test_a_page_of_linked_headings_without_paragraphs_is_a_list() -> None:
    heads, items = [HEADLINE] * MIN_LINKED_HEADINGS, ["Kettles of steel", "Kettles of clay"] * 4
    page = article(*heads, *items, template=Template.TRAFILATURA)
    assert list_page(prepared(page), EXPECTATIONS) == Reason.LIST_PAGE
    paragraphs = article(*heads, SENTENCE * 9, template=Template.TRAFILATURA)
    assert list_page(prepared(paragraphs), EXPECTATIONS) is None
