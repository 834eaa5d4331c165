"""Pages that are read by the order of their lines: text dumps, and HTML that no page object fits."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.extraction.assembly import assembled, metadata_of
from crawler.extraction.body_boilerplate import with_roles_in_body
from crawler.extraction.captions import pictures_within
from crawler.extraction.chinese_dump import CHINESE, layout_of_chinese_dump, read_chinese_dump
from crawler.extraction.dumps.broken_sentences import joined_sentences
from crawler.extraction.dumps.dump import Dump, read_dump
from crawler.extraction.dumps.glued_sentences import is_glued, split_glued
from crawler.extraction.html.blocks import PageBlocks, read_blocks
from crawler.extraction.metadata import COMPLETED_FIELDS, completed, read_declared, read_metadata, with_language
from crawler.extraction.page_object import find
from crawler.extraction.page_object_fields import with_byline_pieces
from crawler.extraction.signatures import with_editor_below
from crawler.extraction.text_layout.boilerplate import NO_BOILERPLATE, without_suffix
from crawler.extraction.text_layout.compound_lines import is_phrase, joined_phrases, split_compound
from crawler.extraction.text_layout.layout import Layout, is_framed, lay_out
from crawler.extraction.text_layout.several_pages import require_one_page
from crawler.vocabulary import Role, Template

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.html import HtmlElement

    from crawler.extraction.html.parsing import ParsedPage
    from crawler.extraction.rules import ExtractionRules
    from crawler.items import Block, Document


def from_dump(parsed: ParsedPage, rules: ExtractionRules) -> Document:
    """Read a text dump. SeveralPagesError if it holds several pages."""
    if rules.language == CHINESE:
        known, lines = read_chinese_dump(parsed.text, rules)
        return assembled(parsed.url, PageBlocks(tuple(_with_labels(lines))), Template.TEXT_DUMP, known, rules)
    dump = _read(parsed.text, rules)
    layout = lay_out(_lines_of(dump, rules), rules.boilerplate, rules.bylines, dump.headline)
    found = metadata_of(layout.title or dump.headline, layout.byline, layout.section, rules.language)
    if found.published is None and layout.prefix and (dated := rules.bylines.read(layout.prefix)):
        found = replace(found, published=dated.published, published_raw=dated.raw)
    require_one_page(layout.blocks, rules)
    blocks = joined_sentences(_with_labels(layout.blocks), wrapped=dump.is_wrapped)
    return assembled(parsed.url, PageBlocks(blocks), Template.TEXT_DUMP, with_language(found, blocks), rules)


def _with_labels(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks; labels of images are captions only between the first and the last line of the body."""
    body = [i for i, block in enumerate(blocks) if block.role in {Role.TITLE, Role.BYLINE, Role.BODY}]
    first, last = (body[0], body[-1]) if body else (0, -1)
    return [
        replace(block, role=Role.DUMP_MARK) if block.role == Role.CAPTION and not first <= i <= last else block
        for i, block in enumerate(blocks)
    ]


def _read(text: str, rules: ExtractionRules) -> Dump:
    return read_dump(text, lambda line: is_phrase(line, rules.boilerplate) or rules.bylines.has(line))


def _lines_of(dump: Dump, rules: ExtractionRules) -> list[Block]:
    blocks = joined_phrases(dump.blocks, rules)
    split = list(split_compound(blocks, rules, dump.headline))
    unknown = (block for block in blocks if not is_phrase(block.text, rules.boilerplate))
    return list(split_glued(split)) if is_glued(unknown) else split


def layout_of_dump(text: str, rules: ExtractionRules) -> Layout:
    """Return the lines of a text dump with their roles. SeveralPagesError if it holds several pages."""
    if rules.language == CHINESE:
        return layout_of_chinese_dump(text, rules)
    dump = _read(text, rules)
    return lay_out(_lines_of(dump, rules), rules.boilerplate, rules.bylines, dump.headline)


def by_phrases(url: str, tree: HtmlElement, rules: ExtractionRules) -> Document | None:
    """Read an HTML page like a text dump, if the site's boilerplate bounds the body on both sides; else None."""
    if rules.boilerplate is NO_BOILERPLATE:
        return None
    captions = find(rules.captions, tree, "captions") if rules.captions else ()
    parts = {part: role for role, path in rules.parts.items() for part in find(path, tree, role)}
    content = read_blocks(tree, dict.fromkeys(captions, Role.CAPTION) | parts, {}, Role.BODY)
    texts = [block.text for block in content.blocks]
    declared = read_metadata(read_declared(tree, url), tree, texts, rules.bylines.zone)
    layout = lay_out(content.blocks, rules.boilerplate, rules.bylines, declared.title)
    if not is_framed(layout, rules.boilerplate, declared.title):
        return None
    title = without_suffix(declared.title, rules.boilerplate) or layout.title
    found = metadata_of(title, layout.byline, layout.section, rules.language)
    found = with_byline_pieces(found, (), layout.blocks, rules.bylines)
    blocks = with_roles_in_body(layout.blocks, rules.boilerplate, rules.bylines)
    found = completed(with_editor_below(found, blocks, rules), declared, COMPLETED_FIELDS - rules.distrusted)
    laid_out = replace(content, blocks=blocks, pictures=pictures_within(blocks, content.pictures))
    return assembled(url, laid_out, Template.BOILERPLATE, found, rules)
