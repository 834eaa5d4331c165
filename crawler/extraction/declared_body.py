"""A page that shows no text of its article, since a script draws it: the text in its JSON-LD is the body.

The visible blocks are outside of the body then. The paragraphs of the text follow them, with the tag TAG and without
a path, so a reader of the blocks can tell the visible text of the page.
"""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from typing import TYPE_CHECKING

from crawler.extraction.html.blocks import fold, read_blocks
from crawler.extraction.html.parsing import is_markup, parse
from crawler.extraction.metadata.json_ld import listed
from crawler.items import Block
from crawler.languages.scripts import weight
from crawler.vocabulary import Role, Template

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.extraction.html.blocks import PageBlocks
    from crawler.extraction.metadata.declared import DeclaredMetadata

TAG = Template.JSON_LD.value
KEY = "articleBody"
ENOUGH_PROSE = 2000  # a page that shows prose of this weight has a text of its own, whatever it declares
MIN_WEIGHT = 200  # a lighter text is a teaser
MIN_PROSE_WEIGHT = 40  # of a visible block that may be text of the article
MAX_LINK_DENSITY = 0.5
MAX_VISIBLE_SHARE = 0.3  # a page that shows more of the declared text, or so much other prose, has a text of its own
CHUNK_CHARS, MAX_CHUNKS = 40, 40  # pieces of the declared text that are looked for on the page
PATH_STEPS = 3  # how many steps above a visible block may say that it is no text of an article

_TEASER_END = re.compile(
    r"(?:…|\.\.\.|\b(?:read more|continue reading|weiterlesen|lire la suite)[.…»>]{0,4})[\s\])]{0,3}$", re.IGNORECASE
)
_AROUND_TEXT = re.compile(
    r"(?<![a-z])(?:footer|nav|header|menu|cookies?|consent|gdpr|privacy|banner|modal|popup|aside|sidebar|newsletter)(?![a-z])",
    re.IGNORECASE,
)
_TAGS = re.compile(
    r"<(?:p|br|div|h[1-6]|ul|ol|li|strong|em|b|i|a|span|figure|blockquote)\b[^<>]{0,2000}>", re.IGNORECASE
)
_BLANK_LINE = re.compile(r"\n\s*\n")


def with_declared_body(content: PageBlocks, declared: DeclaredMetadata) -> PageBlocks | None:
    """Return the blocks with the declared text as the body; None if the page shows its text, or declares none."""
    paragraphs = declared_paragraphs(declared)
    text = " ".join(paragraphs)
    if weight(text) < MIN_WEIGHT or _TEASER_END.search(text):
        return None
    if _is_shown(text, content.blocks) or _prose(content.blocks) > MAX_VISIBLE_SHARE * weight(text):
        return None
    outside = [replace(block, role=Role.OUTSIDE_BODY) for block in content.blocks]
    body = [Block(paragraph, Role.BODY, TAG) for paragraph in paragraphs]
    return replace(content, blocks=(*outside, *body), pictures=())


def may_lack_text(markup: str, blocks: Sequence[Block]) -> bool:
    """Return whether a page may have its text in JSON-LD alone, without reading the JSON-LD."""
    return _prose(blocks) <= ENOUGH_PROSE and KEY in markup


def declared_paragraphs(declared: DeclaredMetadata) -> list[str]:
    """Return the paragraphs of the text that JSON-LD has for the page's article, without markup and entities."""
    for value in declared.json_ld_values(KEY):
        parts = [part for part in listed(value) if isinstance(part, str)]
        if paragraphs := [paragraph for part in parts for paragraph in _paragraphs(part)]:
            return paragraphs
    return []


def _paragraphs(text: str) -> list[str]:
    for _ in range(2):  # some systems escape twice
        if _TAGS.search(text) or "&" not in text:
            break
        text = unescape(text)
    if _TAGS.search(text) or is_markup(text):
        blocks = read_blocks(parse(text.replace("\n\n", "<p>")), {}, {}, Role.BODY).blocks
        return [block.text for block in blocks if block.tag != "figcaption"]
    lines = text if "\n" in text else text.replace("\\r", "").replace("\\n", "\n")
    separator = _BLANK_LINE if _BLANK_LINE.search(lines.strip()) else re.compile(r"\n")
    return [paragraph for line in separator.split(lines) if (paragraph := fold(line))]


def _is_shown(text: str, blocks: Sequence[Block]) -> bool:
    """Return whether the page shows a good part of the declared text."""
    declared, shown = _without_space(text), _without_space("".join(block.text for block in blocks))
    starts = range(0, max(1, len(declared) - CHUNK_CHARS), max(CHUNK_CHARS, len(declared) // MAX_CHUNKS))
    found = [declared[start : start + CHUNK_CHARS] in shown for start in starts]
    return sum(found) > MAX_VISIBLE_SHARE * len(found)


def _prose(blocks: Sequence[Block]) -> int:
    """Return the weight of the visible text that may be an article's."""
    return sum(
        own
        for block in blocks
        if (own := weight(block.text)) >= MIN_PROSE_WEIGHT
        and block.link_density <= MAX_LINK_DENSITY
        and not any(map(_AROUND_TEXT.search, block.path.split("/")[-PATH_STEPS:]))
    )


def _without_space(text: str) -> str:
    return "".join(text.split())
