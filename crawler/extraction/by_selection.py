"""A page without a known template: learnt paths or trafilatura select blocks.

The site's boilerplate phrases exclude some of them.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from crawler.extraction.assembly import assembled, metadata_of
from crawler.extraction.captions import pictures_within
from crawler.extraction.declared_body import may_lack_text, with_declared_body
from crawler.extraction.html.blocks import read_blocks
from crawler.extraction.html.limits import template_without_selection
from crawler.extraction.metadata import read_declared, with_declared_metadata
from crawler.extraction.selection.alignment import selected_blocks
from crawler.extraction.text_layout.boilerplate import NO_BOILERPLATE
from crawler.extraction.text_layout.layout import Layout, lay_out
from crawler.vocabulary import Role, Template

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from lxml.html import HtmlElement

    from crawler.extraction.html.blocks import PageBlocks
    from crawler.extraction.html.parsing import ParsedPage
    from crawler.extraction.rules import ExtractionRules
    from crawler.items import Block, Document

Selection: TypeAlias = "Callable[[Sequence[Block]], frozenset[int] | None]"
"""Returns the numbers of the blocks with the article's text, or None where it cannot tell."""

MIN_AGREED_SHARE = 0.5  # a layout that leaves less of the selected text in the body is not used
MIN_CHARS = 40
MIN_IDEOGRAPHS = 15  # Chinese and Japanese need a third of the characters for the same content
MAX_LINK_DENSITY = 0.5

_IDEOGRAPH = re.compile("[\u3040-\u30ff\u3400-\u9fff]")


def by_selection(
    parsed: ParsedPage, tree: HtmlElement, rules: ExtractionRules, known: Selection | None, *, may_select: bool
) -> Document | None:
    """Give the role `body` to the blocks of the article's text.

    `known` selects them if the site's other pages show where the text is, else trafilatura does; of a page that
    exceeds its limits, prose is selected. None if `may_select` is False and the page needs trafilatura.
    """
    content = read_blocks(tree, {}, {}, Role.BODY)
    if may_lack_text(parsed.text, content.blocks):
        document = _by_declared_body(parsed.url, tree, content, rules)
        if document is not None:
            return document
    choice = _select(parsed.text, tree, content, known, may_select=may_select)
    if choice is None:
        return None
    selected, template = choice
    not_selected = Role.NOT_SELECTED if Template.is_selected(template) else Role.NOT_PROSE
    layout = _trusted_layout(content.blocks, selected, rules)
    blocks = [
        replace(block, role=not_selected) if block.role == Role.BODY and number not in selected else block
        for number, block in enumerate(layout.blocks)
    ]
    content = replace(content, blocks=tuple(blocks), pictures=pictures_within(blocks, content.pictures))
    found = metadata_of(None, layout.byline, layout.section, rules.language)
    document = assembled(parsed.url, content, template, found, rules)
    return with_declared_metadata(document, content, tree, rules.bylines.zone, layout.title)


def _by_declared_body(url: str, tree: HtmlElement, content: PageBlocks, rules: ExtractionRules) -> Document | None:
    """Read a page whose text is only in its JSON-LD; None for all others."""
    declared = with_declared_body(content, read_declared(tree, url))
    if declared is None:
        return None
    document = assembled(url, declared, Template.JSON_LD, metadata_of(None, None, None, rules.language), rules)
    return with_declared_metadata(document, declared, tree, rules.bylines.zone, None)


def _select(
    text: str, tree: HtmlElement, content: PageBlocks, known: Selection | None, *, may_select: bool
) -> tuple[frozenset[int], Template] | None:
    """Return the numbers of the selected blocks, and the template that says how they were selected."""
    by_paths = known(content.blocks) if known else None
    if by_paths is not None:
        return by_paths, Template.LEARNT_PATHS
    if not may_select:
        return None
    instead = template_without_selection(text, content.blocks, content.depth)
    prose = prose_of(content.blocks)
    if instead is not None:
        return prose, instead
    return selected_blocks(tree, content.blocks, prose), Template.TRAFILATURA


def _trusted_layout(blocks: Sequence[Block], selected: Collection[int], rules: ExtractionRules) -> Layout:
    """Return the layout by the site's phrases, without roles if it excludes most of the selected text."""
    if rules.boilerplate is NO_BOILERPLATE:
        return Layout(tuple(blocks))
    layout = lay_out(blocks, rules.boilerplate, rules.bylines)
    chars = sum(len(blocks[number].text) for number in selected)
    agreed = sum(len(blocks[number].text) for number in selected if layout.blocks[number].role == Role.BODY)
    return layout if agreed >= MIN_AGREED_SHARE * chars else replace(layout, blocks=tuple(blocks))


def prose_of(blocks: Sequence[Block]) -> frozenset[int]:
    """Return the numbers of the blocks that are long enough for prose, and of which at most half is link text."""
    return frozenset(
        number
        for number, block in enumerate(blocks)
        if (len(block.text) >= MIN_CHARS or len(_IDEOGRAPH.findall(block.text)) >= MIN_IDEOGRAPHS)
        and block.link_density <= MAX_LINK_DENSITY
    )
