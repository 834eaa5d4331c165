"""A text dump of a Chinese page: its lines with their roles, and its fields.

The document's title, with the site's name at its end, comes first. Below it the headline, the byline and the tools
stand in this order; a gallery has its byline below the text.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.extraction.assembly import metadata_of
from crawler.extraction.dumps.chinese import with_whole_paragraphs
from crawler.extraction.dumps.dump import Dump, read_dump
from crawler.extraction.signatures import with_editor_below
from crawler.extraction.text_layout.boilerplate import matching, without_suffix
from crawler.extraction.text_layout.compound_lines import joined_phrases, split_compound
from crawler.extraction.text_layout.layout import Layout, lay_out
from crawler.vocabulary import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.extraction.bylines.reader import Byline
    from crawler.extraction.rules import ExtractionRules
    from crawler.extraction.text_layout.boilerplate import Boilerplate
    from crawler.items import Block, Metadata

CHINESE = "zh"  # its sentences have no spaces and no capital letters, so its paragraphs are found in other ways
MAX_TITLE_CHARS = 60  # a longer line also holds other parts of the head
MAX_REPEATED_TITLES = 2  # the lines at the beginning of a body that may repeat the headline


def read_chinese_dump(text: str, rules: ExtractionRules) -> tuple[Metadata, list[Block]]:
    """Return the fields and the blocks of a dump. SeveralPagesError if it holds several pages."""
    dump, layout = _laid_out(text, rules)
    title = _headline(layout.title or dump.headline, rules.boilerplate)
    byline = layout.byline or _byline_below(layout, rules)
    headed = layout.blocks if byline is layout.byline else _behind_headline(layout.blocks, title, rules.boilerplate)
    blocks = _with_repeated_title(headed, title)
    return with_editor_below(metadata_of(title, byline, layout.section, rules.language), blocks, rules), blocks


def layout_of_chinese_dump(text: str, rules: ExtractionRules) -> Layout:
    """Return the lines of a dump with their roles. SeveralPagesError if it holds several pages."""
    return _laid_out(text, rules)[1]


def _laid_out(text: str, rules: ExtractionRules) -> tuple[Dump, Layout]:
    dump = _with_known_lines(read_dump(text, with_whole_paragraphs=with_whole_paragraphs), rules.boilerplate)
    lines = list(split_compound(joined_phrases(dump.blocks, rules), rules, dump.headline))
    return dump, lay_out(lines, rules.boilerplate, rules.bylines, dump.headline)


def _with_known_lines(dump: Dump, boilerplate: Boilerplate) -> Dump:
    """Return a dump; the document's title and a byline below the text have their roles."""
    below = boilerplate.tail.get(Role.BYLINE)
    roles = {i: Role.BYLINE for i, block in enumerate(dump.blocks) if below is not None and below.fullmatch(block.text)}
    first = next((i for i, block in enumerate(dump.blocks) if block.role == Role.BODY), None)
    headline = without_suffix(dump.blocks[first].text, boilerplate) if first is not None else None
    if first is None or headline == dump.blocks[first].text:
        headline = dump.headline
    else:
        roles[first] = Role.TITLE
    blocks = tuple(replace(block, role=roles.get(i, block.role)) for i, block in enumerate(dump.blocks))
    return replace(dump, blocks=blocks, headline=headline)


def _headline(title: str | None, boilerplate: Boilerplate) -> str | None:
    """Return the headline without the site's name. None for a line that also holds other parts of the head."""
    bare = (without_suffix(title, boilerplate) or "").strip("# ")
    return bare if bare and len(bare) <= MAX_TITLE_CHARS and not any(sign in bare for sign in "→|") else None


def _byline_below(layout: Layout, rules: ExtractionRules) -> Byline | None:
    """Read the byline behind the text, on sites that sign their articles there."""
    below = (block.text for block in layout.blocks if rules.signed_below and block.role == Role.BYLINE)
    return next((byline for text in below if (byline := rules.bylines.read(text)) is not None), None)


def _behind_headline(blocks: Sequence[Block], title: str | None, boilerplate: Boilerplate) -> list[Block]:
    """Return the blocks of a page that is signed below its text; those above the text have the roles of a head."""
    body = [i for i, block in enumerate(blocks) if block.role == Role.BODY]
    at = next((i for i in body if title is not None and _bare(blocks[i].text) == _bare(title)), -1)
    roles = {i: Role.NAVIGATION for i in body if i < at} | {at: Role.TITLE}
    for i in body:
        role = matching(blocks[i].text, boilerplate.head)
        if i > at and role is None:
            break
        if i > at and role is not None:
            roles[i] = role
    return [replace(block, role=roles.get(i, block.role)) for i, block in enumerate(blocks)]


def _with_repeated_title(blocks: Sequence[Block], title: str | None) -> list[Block]:
    """Return the blocks; the headline at the beginning of the body, such as an image's label, has its role."""
    body = [i for i, block in enumerate(blocks) if block.role == Role.BODY][:MAX_REPEATED_TITLES]
    repeated = {i for i in body if title is not None and _bare(blocks[i].text) == _bare(title)}
    return [replace(block, role=Role.TITLE) if i in repeated else block for i, block in enumerate(blocks)]


def _bare(text: str) -> str:
    return "".join(text.strip("#[] ").split())
