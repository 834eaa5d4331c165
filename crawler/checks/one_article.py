"""Whether a page shows one article, where its URL does not tell it.

Such a page has sentences, and much of its visible text is in them. The less text it has, the surer the classifier has
to be of it. In a list, links such as headlines stand between the sentences; a shop has more prices than text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from crawler.checks.article_under_check import MAX_LINK_DENSITY
from crawler.checks.measures import ends_as_sentence, has_units, units
from crawler.checks.page_kinds import KINDS, MAX_BUTTON_CHARS
from crawler.vocabulary import DeclaredKind
from crawler.vocabulary.word_lists import any_phrase

if TYPE_CHECKING:
    from crawler.items import Article, Block

MIN_SENTENCE_UNITS = 12  # words, or characters of scripts without spaces; a shorter block may be a line of a form
MIN_HEADLINE_UNITS = 3  # a link with fewer is a label
MAX_HEADLINES, UNITS_PER_HEADLINE = 3, 60  # an article may have more links, one for so much text
MAX_PRICES, UNITS_PER_PRICE = 5, 50  # the same for prices, as a comparison of products has
MAX_DATED_LINES = 3  # between the sentences; a list of whole posts has one for each post
MAX_DATED_LINE_CHARS = 60
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
MIN_INTRODUCTION = 2  # paragraphs before the first item of a list that is an article, such as the best books
MAX_HEADLINES_PER_SENTENCES = 0.4  # of the paragraphs; with more links, the text is a list
_YEAR, _NUMBER = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)"), re.compile(r"\d+")


class Evidence(NamedTuple):
    """The length of the text, its share of the visible text that is no link, and the confidence of the classifier."""

    units: int
    share: float
    confidence: float

    def reaches(self, least: Evidence) -> bool:
        """Return whether none of the values is below that of `least`."""
        return self.units >= least.units and self.share >= least.share and self.confidence >= least.confidence


OF_ANY_PAGE = (Evidence(250, 0.4, 0.0), Evidence(120, 0.3, 0.55), Evidence(50, 0.5, 0.85))
OF_DATED_PAGE = (*OF_ANY_PAGE, Evidence(100, 0.5, 0.0), Evidence(40, 0.5, 0.45))
OF_DECLARED_PAGE = (Evidence(250, 0.3, 0.0), Evidence(60, 0.25, 0.0), Evidence(25, 0.15, 0.45))
"""The text of a page that is signed and dated, or an article by its `og:type`: one of these is enough."""


def shows_one_article(article: Article) -> bool:
    """Return whether a page shows one article, by its text and its declaration."""
    blocks, kinds = article.document.blocks, article.document.declared_kinds
    if kinds & {DeclaredKind.LIST, DeclaredKind.PRODUCT, DeclaredKind.THREAD} or not has_units(article.title or ""):
        return False
    prose = [block.text for block in article.kept if _is_prose(block)]
    prose_units = sum(map(units, prose))
    share = sum(map(len, prose)) / max(1, sum(len(block.text) - block.link_chars for block in blocks))
    shown = Evidence(prose_units, share, 1.0 if article.confidence is None else article.confidence)
    is_dated, authors = article.metadata.published is not None, article.metadata.authors
    is_declared = DeclaredKind.OPEN_GRAPH_ARTICLE in kinds or (is_dated and authors)
    needed = OF_DECLARED_PAGE if is_declared else OF_DATED_PAGE if is_dated else OF_ANY_PAGE
    if not any(map(shown.reaches, needed)):
        return False
    prices = sum(map(_is_price, blocks))
    return prices <= MAX_PRICES + prose_units / UNITS_PER_PRICE and not _has_entries(article, prose_units)


def _has_entries(article: Article, prose_units: int) -> bool:
    """Return whether headlines or dated lines between the paragraphs make the page a list of other pages or posts."""
    between = _between_sentences(article)
    if sum(map(_is_dated_line, between)) > MAX_DATED_LINES:
        return True
    headlines = [index for index, block in enumerate(between) if _is_headline(block)]
    if len(headlines) > MAX_HEADLINES + prose_units / UNITS_PER_HEADLINE:
        return True
    paragraphs = sum(map(_is_prose, between))
    if len(headlines) <= MAX_HEADLINES or len(headlines) < MAX_HEADLINES_PER_SENTENCES * paragraphs:
        return False
    return sum(map(_is_prose, between[: headlines[0]])) < MIN_INTRODUCTION


def _is_prose(block: Block) -> bool:
    is_text = block.link_density < MAX_LINK_DENSITY and has_units(block.text, MIN_SENTENCE_UNITS)
    return is_text and ends_as_sentence(block.text)


def _is_price(block: Block) -> bool:
    return len(block.text) <= MAX_BUTTON_CHARS and any_phrase(KINDS, "price").search(block.text) is not None


def _is_headline(block: Block) -> bool:
    return block.link_density >= MAX_LINK_DENSITY and has_units(block.text, MIN_HEADLINE_UNITS)


def _is_dated_line(block: Block) -> bool:
    is_line = len(block.text) <= MAX_DATED_LINE_CHARS and block.tag not in HEADINGS
    return is_line and _YEAR.search(block.text) is not None and len(_NUMBER.findall(block.text)) > 1


def _between_sentences(article: Article) -> tuple[Block, ...]:
    """Return the blocks from the first to the last kept sentence."""
    blocks = article.document.blocks
    kept = [index for index, label in enumerate(article.labels) if label is None and _is_prose(blocks[index])]
    return blocks[kept[0] : kept[-1] + 1] if kept else ()
