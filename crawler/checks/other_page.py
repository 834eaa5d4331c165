"""Whether a further page of an article is a later page of it, or a page of another article, by its headline.

A page that says nothing about this counts as the right one. Earlier pages are found by their text (`repeated_page`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.vocabulary import ArticleKind, Reason, Template

if TYPE_CHECKING:
    from crawler.items import Document

TITLE_WITHIN_BYTES = 20_000  # a page's `title` element is searched in this part of it
MIN_WORDS = 3  # a headline with fewer words shows no other article
_NUMBER = re.compile(
    rb"<title[^<>]{0,200}>[^<]{0,1000}\(([1-9]\d{0,2})(?:/\d{1,3})?\)\s*(?:[-_|][^<]{0,200})?</title", re.IGNORECASE
)
"""`Headline (3)` or `Headline(3/4) - Site`. The octets of `(` and `/` are no part of a character in any encoding."""
_WORD = re.compile(r"[^\W\d_]{4,}")  # shorter ones are in most headlines


def is_later_page(body: bytes, first: bytes, number: int) -> bool:
    """Return whether a page says in its title that its number is higher; the title of the `first` one does not."""
    own, other = (_NUMBER.search(one, 0, TITLE_WITHIN_BYTES) for one in (body, first))
    return own is not None and int(own[1]) > number and (other is None or own[1] != other[1])


def other_article(further: Document, first: Document) -> Reason | None:
    """Return OTHER_PAGE if a further page has another headline than the `first`: they share no word.

    Only page objects tell headlines for certain, and only the pages of galleries have headlines of their own.
    """
    is_certain = further.template == first.template and Template.is_page_object(first.template)
    if not is_certain or first.kind != ArticleKind.ARTICLE:
        return None
    own, others = (set(_WORD.findall((one.metadata.title or "").casefold())) for one in (further, first))
    return Reason.OTHER_PAGE if min(len(own), len(others)) >= MIN_WORDS and not own & others else None
