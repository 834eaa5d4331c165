"""Pages that are no articles although their URL looks like one."""

from __future__ import annotations

import pytest

from crawler.checks.article_under_check import prepared
from crawler.checks.list_page import MIN_LINKED_HEADINGS, list_page
from crawler.checks.page_kinds import MIN_REPLY_WORDS, forum_thread, product_page
from crawler.items import Block, Metadata
from crawler.vocabulary import DeclaredKind, Reason, Role, Template
from tests.checks.articles import EXPECTATIONS, SENTENCE, article

THREAD = "https://talk.example/forum/which-kettle-is-best/"
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


@pytest.mark.parametrize(
    "url",
    [
        "https://talk.example/threads/which-kettle-is-best.1204/",
        "https://talk.example/viewtopic.php?f=3&t=1204",
        "https://talk.example/showthread.php?1204-Which-kettle",
        "https://talk.example/t/which-kettle-is-best/1204",
        "https://talk.example/r/kettles/comments/1k2j3h/which_kettle/",
        "https://talk.example/index.php?topic=1204.0",
        "https://talk.example/questions/1204/which-kettle",
        "https://talk.example/forum/topic/1204-which-kettle/",
    ],
)
def test_the_url_of_a_thread_makes_a_thread_unless_the_page_declares_an_article(url: str) -> None:
    assert forum_thread(prepared(article(SENTENCE, url=url)), EXPECTATIONS) == Reason.FORUM_THREAD
    assert forum_thread(prepared(article(SENTENCE, url=url, declared_kinds=ARTICLE)), EXPECTATIONS) is None


@pytest.mark.parametrize(
    "path",
    ["news/thread-count-of-sheets-explained", "2026/05/03/questions-about-tea", "topics/tea/harvest", "p/tea-is-in"],
)
def test_the_url_of_an_article_is_not_that_of_a_thread_or_of_a_product(path: str) -> None:
    page = prepared(article(SENTENCE, "$ 4.50", url=f"https://paper.example/{path}"))
    assert forum_thread(page, EXPECTATIONS) is None
    assert product_page(page, EXPECTATIONS) is None


@pytest.mark.parametrize(
    "path", ["dp/B00ABCD123", "itm/225991068401", "shop/pdp/steel-kettle-1.html", "products/steel-kettle", "p/N82E1681"]
)
def test_the_url_of_a_product_and_a_price_are_a_product_even_with_an_author(path: str) -> None:
    url, signed = f"https://shop.example/{path}", Metadata(title="A book on tea", authors=("Ada Moor",))
    assert product_page(prepared(article(SENTENCE, "$ 24.50", url=url, metadata=signed)), EXPECTATIONS) == (
        Reason.PRODUCT_PAGE
    )
    assert product_page(prepared(article(SENTENCE, url=url, metadata=signed)), EXPECTATIONS) is None


@pytest.mark.parametrize("kind", [DeclaredKind.PRODUCT, DeclaredKind.THREAD, DeclaredKind.LIST])
def test_the_open_graph_type_article_does_not_outweigh_another_declaration(kind: DeclaredKind) -> None:
    page = prepared(article(SENTENCE, declared_kinds=frozenset({kind, DeclaredKind.OPEN_GRAPH_ARTICLE})))
    assert product_page(page, EXPECTATIONS) or forum_thread(page, EXPECTATIONS) or list_page(page, EXPECTATIONS)


def test_the_likely_url_of_a_thread_and_the_words_of_its_posts_are_a_thread() -> None:
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
