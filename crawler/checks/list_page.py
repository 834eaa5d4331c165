"""Lists of articles under an article's URL: the home page that a lost article leads to, a section, a search."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.checks.expectations import MAX_LINKED, ends_as_a_sentence, units
from crawler.vocabulary import Reason

if TYPE_CHECKING:
    from crawler.checks.expectations import Expected, Subject
    from crawler.items import Block

MIN_ITEMS = 5
MIN_UNLINKED_ITEMS = 10
MIN_ITEM_SHARE = 0.8
MAX_PROSE_SHARE = 0.25
"""The share of the text's characters that paragraphs may have in a list."""
MAX_ITEM_UNITS = 25
"""Headlines are no longer; counted in words, or in characters of scripts without words."""


def list_page(subject: Subject, _expected: Expected) -> Reason | None:
    """Refuse a page whose text is links for the most part, or unsigned and nothing but headlines."""
    linked = [block for block in subject.kept if block.link_density >= MAX_LINKED]
    if len(linked) >= MIN_ITEMS and subject.prose_chars < sum(len(block.text) for block in linked):
        return Reason.LIST_PAGE
    if subject.is_signed or subject.article.document.kind != "article" or len(subject.kept) < MIN_UNLINKED_ITEMS:
        return None
    prose = [block for block in subject.kept if not _is_item(block)]
    if len(prose) > (1 - MIN_ITEM_SHARE) * len(subject.kept):
        return None
    chars = sum(len(block.text) for block in prose)
    return Reason.LIST_PAGE if linked and chars <= MAX_PROSE_SHARE * len(subject.text) else None


def _is_item(block: Block) -> bool:
    return not ends_as_a_sentence(block.text) and units(block.text) <= MAX_ITEM_UNITS
