"""A page that a page object of its site fits: its XPaths find the roles of the blocks, and the fields."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.extraction.assembly import assembled, metadata_of
from crawler.extraction.html.blocks import read_blocks
from crawler.extraction.metadata import completed, read_declared, read_metadata, with_language
from crawler.extraction.surroundings import breadcrumb_section, byline_of, section_of, with_boilerplate_roles
from crawler.vocabulary import Role

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from crawler.extraction.html.blocks import PageBlocks
    from crawler.extraction.page_object import PageObject
    from crawler.extraction.rules import ExtractionRules
    from crawler.items import Document, Metadata


def by_page_object(url: str, tree: HtmlElement, known: PageObject, rules: ExtractionRules) -> Document:
    """Read a page by the page object `known`, which fits it."""
    proxies = list(
        tree.iter()
    )  # lxml makes the Python object of an element again at each access, unless it is referenced
    elements = known.elements(tree)
    content = read_blocks(tree, elements, known.role_change_nodes(tree), Role.OUTSIDE_BODY)
    bylines = " | ".join(known.byline_texts(tree, elements))
    del proxies
    content = replace(content, blocks=with_boilerplate_roles(content.blocks, rules.boilerplate))
    found = _completed(_fields(tree, content, bylines, known, rules), url, tree, content, rules)
    return assembled(url, content, known.name, with_language(found, content.blocks, tree.get("lang", "")), rules)


def _fields(
    tree: HtmlElement, content: PageBlocks, bylines: str, known: PageObject, rules: ExtractionRules
) -> Metadata:
    """Read the fields by the page object's XPaths. `bylines` is the text of its byline elements."""
    byline = rules.bylines.read(bylines) or byline_of(content.blocks, rules.bylines, bylines, below=rules.signed_below)
    titles, sections = known.texts("title", tree), known.texts("section", tree)
    section = section_of(sections) if sections else breadcrumb_section(content.blocks, rules.boilerplate)
    found = metadata_of(titles[0] if titles else None, byline, section, rules.language)
    if byline is None and bylines:
        source, editor = rules.bylines.undated(bylines)
        found = replace(found, source=source, editor=editor)
    return found


def _completed(found: Metadata, url: str, tree: HtmlElement, content: PageBlocks, rules: ExtractionRules) -> Metadata:
    """Fill the missing title, and the missing fields in `rules.declared`, from the declared metadata of the page."""
    missing = [name for name in {"title", *rules.declared} if not getattr(found, name)]
    if not missing:
        return found
    lines = [block.text for block in content.blocks]
    return completed(found, read_metadata(read_declared(tree, url), tree, lines, rules.bylines.zone), missing)
