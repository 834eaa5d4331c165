"""Pages that are read by the order of their lines: text dumps, and HTML that no page object fits."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.extraction.assembly import assembled, metadata_of
from crawler.extraction.captions import pictures_within
from crawler.extraction.html.blocks import PageBlocks, read_blocks
from crawler.extraction.metadata import read_declared, read_metadata, with_language
from crawler.extraction.page_object import find
from crawler.extraction.text_layout.boilerplate import NO_BOILERPLATE
from crawler.extraction.text_layout.layout import is_framed, lay_out, read_lines
from crawler.vocabulary import Role, Template

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from crawler.extraction.html.parsing import ParsedPage
    from crawler.extraction.rules import ExtractionRules
    from crawler.items import Document


def from_dump(parsed: ParsedPage, rules: ExtractionRules) -> Document:
    """Read a text dump."""
    layout = lay_out(read_lines(parsed.text), rules.boilerplate, rules.bylines)
    found = metadata_of(layout.title, layout.byline, layout.section, rules.language)
    if found.published is None and layout.prefix and (dated := rules.bylines.read(layout.prefix)):
        found = replace(found, published=dated.published, published_raw=dated.raw)
    content = PageBlocks(layout.blocks)
    return assembled(parsed.url, content, Template.TEXT_DUMP, with_language(found, layout.blocks), rules)


def by_phrases(url: str, tree: HtmlElement, rules: ExtractionRules) -> Document | None:
    """Read an HTML page like a text dump, if the site's boilerplate bounds the body on both sides; else None."""
    if rules.boilerplate is NO_BOILERPLATE:
        return None
    captions = find(rules.captions, tree, "captions") if rules.captions else ()
    content = read_blocks(tree, dict.fromkeys(captions, Role.CAPTION), {}, Role.BODY)
    texts = [block.text for block in content.blocks]
    declared = read_metadata(read_declared(tree, url), tree, texts, rules.bylines.zone)
    layout = lay_out(content.blocks, rules.boilerplate, rules.bylines, declared.title)
    if not is_framed(layout, rules.boilerplate, declared.title):
        return None
    found = metadata_of(declared.title or layout.title, layout.byline, layout.section, rules.language)
    pictures = pictures_within(layout.blocks, content.pictures)
    laid_out = replace(content, blocks=layout.blocks, pictures=pictures)
    return assembled(url, laid_out, Template.BOILERPLATE, found, rules)
