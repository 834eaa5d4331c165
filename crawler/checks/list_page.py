"""Lists of articles under an article's URL: the home page in place of a deleted article, a section, a search."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.checks.article_under_check import MAX_LINK_DENSITY
from crawler.checks.measures import ends_as_sentence, units
from crawler.checks.page_kinds import linked_headings
from crawler.vocabulary import ArticleKind, DeclaredKind, Reason, Template

if TYPE_CHECKING:
    from crawler.checks.article_under_check import ArticleUnderCheck, SiteExpectations

MIN_LINKS = 5
MIN_ITEMS = 10
MIN_ITEM_SHARE = 0.8
MAX_PROSE_SHARE = 0.25  # the share of the text's characters that paragraphs may have in a list
MIN_LINKED_HEADINGS = 6
MIN_PARAGRAPH_SHARE = 0.4  # of the text of a page with so many; all labelled articles with them have more
MAX_PARAGRAPH_LINK_DENSITY = 0.3
MAX_ITEM_UNITS = 25  # the longest headline, in words, or in characters of scripts that put no spaces between words


def list_page(checked: ArticleUnderCheck, _expectations: SiteExpectations) -> Reason | None:
    """Refuse a page whose text is mostly links, and one without a byline whose text is mostly headlines.

    A page with many linked headings needs paragraphs, unless it declares itself an article.
    """
    if _has_headlines_of_others(checked):
        return Reason.LIST_PAGE
    links = [block for block in checked.kept if block.link_density >= MAX_LINK_DENSITY]
    if len(links) >= MIN_LINKS and checked.prose_chars < sum(len(block.text) for block in links):
        return Reason.LIST_PAGE
    document = checked.article.document
    declares_article = DeclaredKind.ARTICLE in document.declared_kinds
    is_article = checked.is_signed or declares_article or document.kind != ArticleKind.ARTICLE
    if is_article or len(checked.kept) < MIN_ITEMS:
        return None
    prose = [block for block in checked.kept if ends_as_sentence(block.text) or units(block.text) > MAX_ITEM_UNITS]
    if len(prose) > (1 - MIN_ITEM_SHARE) * len(checked.kept):
        return None
    chars = sum(len(block.text) for block in prose)
    return Reason.LIST_PAGE if links and chars <= MAX_PROSE_SHARE * len(checked.text) else None


def _has_headlines_of_others(checked: ArticleUnderCheck) -> bool:
    document = checked.article.document
    if not Template.is_selected(document.template) or DeclaredKind.ARTICLE in document.declared_kinds:
        return False
    if linked_headings(checked) < MIN_LINKED_HEADINGS:
        return False
    paragraphs = (block.text for block in checked.kept if block.link_density < MAX_PARAGRAPH_LINK_DENSITY)
    chars = sum(len(text) for text in paragraphs if units(text) > MAX_ITEM_UNITS / 2 and ends_as_sentence(text))
    return chars < MIN_PARAGRAPH_SHARE * len(checked.text)
