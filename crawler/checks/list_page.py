"""Lists of articles under an article's URL: the home page in place of a deleted article, a section, a search."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.checks.article_under_check import MAX_LINK_DENSITY
from crawler.checks.measures import ends_as_sentence, units
from crawler.vocabulary import ArticleKind, Reason

if TYPE_CHECKING:
    from crawler.checks.article_under_check import ArticleUnderCheck, SiteExpectations

MIN_LINKS = 5
MIN_ITEMS = 10
MIN_ITEM_SHARE = 0.8
MAX_PROSE_SHARE = 0.25  # the share of the text's characters that paragraphs may have in a list
MAX_ITEM_UNITS = 25  # the longest headline, in words, or in characters of scripts that put no spaces between words


def list_page(checked: ArticleUnderCheck, _expectations: SiteExpectations) -> Reason | None:
    """Refuse a page whose text is mostly links, and one without a byline whose text is mostly headlines."""
    links = [block for block in checked.kept if block.link_density >= MAX_LINK_DENSITY]
    if len(links) >= MIN_LINKS and checked.prose_chars < sum(len(block.text) for block in links):
        return Reason.LIST_PAGE
    is_article = checked.is_signed or checked.article.document.kind != ArticleKind.ARTICLE
    if is_article or len(checked.kept) < MIN_ITEMS:
        return None
    prose = [block for block in checked.kept if ends_as_sentence(block.text) or units(block.text) > MAX_ITEM_UNITS]
    if len(prose) > (1 - MIN_ITEM_SHARE) * len(checked.kept):
        return None
    chars = sum(len(block.text) for block in prose)
    return Reason.LIST_PAGE if links and chars <= MAX_PROSE_SHARE * len(checked.text) else None
