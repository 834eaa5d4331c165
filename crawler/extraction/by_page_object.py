"""A page that a page object of its site fits: its XPaths find the roles of the blocks, and the fields."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import TYPE_CHECKING

from crawler.extraction.assembly import assembled, metadata_of
from crawler.extraction.body_boilerplate import with_roles_in_body
from crawler.extraction.html.blocks import PageBlocks, read_blocks
from crawler.extraction.html.template_walk import KnownPage
from crawler.extraction.metadata import with_language
from crawler.extraction.page_object import texts_of
from crawler.extraction.page_object_fields import with_byline_pieces, with_declared_fields, with_own_fields
from crawler.extraction.signatures import with_editor_below
from crawler.extraction.text_layout.boilerplate import Boilerplate, last_step, matching
from crawler.vocabulary import TEXT_ROLES, Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.html import HtmlElement

    from crawler.extraction.bylines.reader import Byline, BylineReader
    from crawler.extraction.html.page_index import PageIndex
    from crawler.extraction.page_object import PageObject
    from crawler.extraction.rules import ExtractionRules
    from crawler.items import Block, Document, Metadata

_COUNTER = re.compile(r"\d{1,4}")
_STEPS = re.compile(r"(?<!\s)\s*+[>/]\s*")


@dataclass(frozen=True, slots=True)
class PageOfTemplate:
    """The tree of a page, its index, and the page object that fits it."""

    tree: HtmlElement
    index: PageIndex
    known: PageObject


def by_page_object(url: str, page: PageOfTemplate, rules: ExtractionRules) -> Document:
    """Read a page by the page object that fits it."""
    tree, index, known = page.tree, page.index, page.known
    bodies = known.bodies(tree, index)
    elements = known.elements(tree, bodies, index)
    changes = known.role_change_nodes(tree, bodies)
    content = read_blocks(tree, elements, changes, Role.OUTSIDE_BODY, KnownPage(index, known.repeated_parts))
    bylines = known.bylines(tree, elements, index)
    blocks = with_boilerplate_roles(content.blocks, rules.boilerplate)
    content = replace(content, blocks=with_roles_in_body(blocks, rules.boilerplate, rules.bylines))
    found = with_editor_below(_fields(page, content, bylines, rules), content.blocks, rules)
    found = with_declared_fields(found, url, tree, content.blocks, rules)
    return assembled(url, content, known.name, with_language(found, content.blocks, tree.get("lang", "")), rules)


def _fields(
    page: PageOfTemplate, content: PageBlocks, bylines: Sequence[HtmlElement], rules: ExtractionRules
) -> Metadata:
    """Read the fields by the page object's XPaths. `bylines` are its byline elements."""
    tree, index, known = page.tree, page.index, page.known
    text = " | ".join(texts_of(bylines))
    byline = rules.bylines.read(text) or byline_of(content.blocks, rules.bylines, text, below=rules.signed_below)
    titles, sections = known.texts("title", tree, index), known.texts("section", tree, index)
    section = section_of(sections) if sections else breadcrumb_section(content.blocks, rules.boilerplate)
    found = metadata_of(titles[0] if titles else None, byline, section, rules.language)
    if byline is None and text:
        source, editor = rules.bylines.undated(text)
        found = replace(found, source=source, editor=editor)
    found = with_byline_pieces(found, bylines, content.blocks, rules.bylines)
    return with_own_fields(found, known, tree, rules.bylines)


def with_boilerplate_roles(blocks: Sequence[Block], boilerplate: Boilerplate) -> tuple[Block, ...]:
    """Return the blocks; those outside the body have the roles of the site's boilerplate phrases."""
    return tuple(
        replace(block, role=_role_of(block.text, boilerplate)) if block.role == Role.OUTSIDE_BODY else block
        for block in blocks
    )


def byline_of(blocks: Sequence[Block], bylines: BylineReader, elsewhere: str, *, below: bool) -> Byline | None:
    """Read the byline from the blocks with that role, or else from the blocks before the body.

    `elsewhere` is byline text that other elements contain. `below`: the byline may be behind the body, if it names a
    source or an editor. A date alone may belong to another article.
    """
    own = " | ".join(block.text for block in blocks if block.role == Role.BYLINE)
    before = (block.text for block in _before_body(blocks) if block.role == Role.OUTSIDE_BODY)
    outside = (block.text for block in blocks if block.role not in TEXT_ROLES)
    signed = (text for text in outside if below and (line := bylines.read(text)) and (line.source or line.editor))
    found = next((text for text in (own, *before, *signed) if bylines.read(text) is not None), None)
    return (bylines.read(f"{found} | {elsewhere}") or bylines.read(found)) if found is not None else None


def section_of(steps: Sequence[str]) -> str | None:
    """Return the section that the last step of a breadcrumb names. None if the step ends with a separator."""
    return None if not steps or steps[-1].endswith(("/", ">")) else steps[-1]


def breadcrumb_section(blocks: Sequence[Block], boilerplate: Boilerplate) -> str | None:
    """Return the section at the end of a line such as `Home > News > Society`."""
    pattern = boilerplate.breadcrumb
    outside = (block.text for block in blocks if block.role != Role.BODY)
    line = next((text for text in outside if pattern.fullmatch(text)), None) if pattern is not None else None
    if line is not None:
        return last_step(line)
    breadcrumbs = [block.text for block in _before_body(blocks) if block.role == Role.BREADCRUMB]
    return section_of([step for step in _STEPS.split(breadcrumbs[-1]) if step]) if breadcrumbs else None


def _before_body(blocks: Sequence[Block]) -> Iterator[Block]:
    return takewhile(lambda block: block.role != Role.BODY, blocks)


def _role_of(text: str, boilerplate: Boilerplate) -> Role:
    phrases = (boilerplate.head, boilerplate.tail, boilerplate.never_text)
    role = next((role for patterns in phrases if (role := matching(text, patterns))), None)
    if role is None and boilerplate.breadcrumb is not None and boilerplate.breadcrumb.fullmatch(text):
        return Role.BREADCRUMB
    return role or (Role.COUNTER if _COUNTER.fullmatch(text) else Role.OUTSIDE_BODY)
