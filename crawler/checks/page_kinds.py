"""Pages that are no articles although their URL looks like one: products of a shop, threads of a forum.

What the page declares decides first. A page that declares itself an article is one, whatever it sells.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from crawler.checks.article_under_check import MAX_LINK_DENSITY
from crawler.vocabulary import DeclaredKind, Reason
from crawler.vocabulary.word_lists import any_phrase

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawler.checks.article_under_check import ArticleUnderCheck, SiteExpectations
    from crawler.items import Block

KINDS = "checks/phrases/page_kinds.tsv"
MAX_BUTTON_CHARS = 40
CACHED_LINES = 4096  # short lines: those of the menus are on every page of a site
_AMOUNT = re.compile(r"^[\W\d_]+(?:[A-Z]{3}[\W\d_]+)?")
MIN_REPLY_WORDS = 6  # of 1,013 articles, none with the URL of a thread has so many


def product_page(checked: ArticleUnderCheck, _expectations: SiteExpectations) -> Reason | None:
    """Refuse a page that declares a product, and one with a price that has the URL of a product or a button to buy.

    A page with a button and an author is an article, unless its URL is that of a product: authors write books.
    """
    document = checked.article.document
    if DeclaredKind.ARTICLE in document.declared_kinds:
        return None
    if DeclaredKind.PRODUCT in document.declared_kinds:
        return Reason.PRODUCT_PAGE
    is_product = bool(document.url and any_phrase(KINDS, "product_url").search(document.url))
    if not is_product and (document.metadata.authors or not _has_button(document.blocks)):
        return None
    has_price = any(any_phrase(KINDS, "price").search(block.text) for block in document.blocks)
    return Reason.PRODUCT_PAGE if has_price else None


def forum_thread(checked: ArticleUnderCheck, _expectations: SiteExpectations) -> Reason | None:
    """Refuse a page that declares a thread, or has the URL of one.

    Where the URL may also be an article's, the page needs many words such as `reply` and `joined`.
    """
    document = checked.article.document
    if DeclaredKind.ARTICLE in document.declared_kinds:
        return None
    has_thread_url = bool(document.url and any_phrase(KINDS, "certain_thread_url").search(document.url))
    if DeclaredKind.THREAD in document.declared_kinds or has_thread_url:
        return Reason.FORUM_THREAD
    if not document.url or not any_phrase(KINDS, "thread_url").search(document.url):
        return None
    reply = any_phrase(KINDS, "reply")
    words = sum(1 for block in document.blocks for _ in reply.finditer(block.text))
    return Reason.FORUM_THREAD if words >= MIN_REPLY_WORDS else None


def linked_headings(checked: ArticleUnderCheck) -> int:
    """Return how many headings of the page are links: each one is the headline of another page."""
    blocks = checked.article.document.blocks
    return sum(
        block.tag in {"h2", "h3", "h4", "h5", "h6"} and block.link_density > MAX_LINK_DENSITY for block in blocks
    )


def _has_button(blocks: Iterable[Block]) -> bool:
    return any(map(_is_button, [block.text for block in blocks if len(block.text) <= MAX_BUTTON_CHARS]))


@lru_cache(maxsize=CACHED_LINES)
def _is_button(text: str) -> bool:
    """Return whether a short text is a button to buy, without the price that stands before the word on the line."""
    word = text if text[:1].isalpha() else _AMOUNT.sub("", text, count=1)
    return any_phrase(KINDS, "buy").fullmatch(word) is not None
