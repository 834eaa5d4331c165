"""Pages that are no articles although their URL looks like one: products of a shop, threads of a forum.

What the page declares decides first. A page that declares itself an article is one, whatever it sells.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.checks.article_under_check import MAX_LINK_DENSITY
from crawler.vocabulary import DeclaredKind, Reason
from crawler.vocabulary.word_lists import any_phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.checks.article_under_check import ArticleUnderCheck, SiteExpectations

KINDS = "checks/phrases/page_kinds.tsv"
MAX_BUTTON_CHARS = 40
MIN_REPLY_WORDS = 6  # no article with the URL of a thread has so many, among 1,013 labelled ones


def product_page(checked: ArticleUnderCheck, _expectations: SiteExpectations) -> Reason | None:
    """Refuse a page that declares a product, or has a button to buy and a price, and names no author."""
    document = checked.article.document
    if DeclaredKind.ARTICLE in document.declared_kinds:
        return None
    if DeclaredKind.PRODUCT in document.declared_kinds:
        return Reason.PRODUCT_PAGE
    if document.metadata.authors or not any(map(any_phrase(KINDS, "buy").fullmatch, _buttons(checked))):
        return None
    has_price = any(any_phrase(KINDS, "price").search(block.text) for block in document.blocks)
    return Reason.PRODUCT_PAGE if has_price else None


def forum_thread(checked: ArticleUnderCheck, _expectations: SiteExpectations) -> Reason | None:
    """Refuse a page that declares a thread, or has the URL of one and many words such as `reply` and `joined`."""
    document = checked.article.document
    if DeclaredKind.ARTICLE in document.declared_kinds:
        return None
    if DeclaredKind.THREAD in document.declared_kinds:
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


def _buttons(checked: ArticleUnderCheck) -> Iterator[str]:
    return (block.text for block in checked.article.document.blocks if len(block.text) <= MAX_BUTTON_CHARS)
