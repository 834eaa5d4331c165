"""The layout of a page as a sequence of lines: head, body, tail, told apart by boilerplate words.

A text dump has lost its markup, but not its order: boilerplate, headline, byline,
body, boilerplate. A `Boilerplate` says what a site's boilerplate reads like; a line is
boilerplate only as a whole, so a sentence that mentions it stays. Inside the body
no word is boilerplate but those that never are text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.extraction.html.blocks import fold
from crawler.extraction.html.limits import require_few_blocks
from crawler.extraction.text_layout.head import read_head
from crawler.extraction.text_layout.lines import Lines
from crawler.extraction.text_layout.tail import mark_tail, tail_start
from crawler.items import Block
from crawler.vocabulary import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.extraction.bylines.reader import Byline, BylineReader
    from crawler.extraction.text_layout.boilerplate import Boilerplate


@dataclass(frozen=True, slots=True)
class Layout:
    """The lines with their places, and what the head says; `prefix` is the day that a dump's own first words name."""

    blocks: tuple[Block, ...]
    title: str | None = None
    section: str | None = None
    byline: Byline | None = None
    prefix: str | None = None


def read_lines(text: str) -> tuple[Block, ...]:
    """Return the lines of a dump as blocks; `tag` is `gap` where blank lines come before."""
    blocks: list[Block] = []
    gap = False
    for line in text.splitlines():
        folded = fold(line)
        if folded:
            require_few_blocks(len(blocks))
            blocks.append(Block(folded, Role.BODY, "gap" if gap else "line"))
        gap = not folded
    return tuple(blocks)


def is_framed(layout: Layout, boilerplate: Boilerplate, headline: str | None) -> bool:
    """Tell whether boilerplate bounds the body on both sides: a byline above, words of the tail below.

    A day alone is a byline only under the page's own headline; where there is none, the toolbar stands above that.
    """
    byline, places = layout.byline, [block.role for block in layout.blocks]
    under_headline = layout.title is not None and layout.title == headline
    if byline is None:
        framed = under_headline and boilerplate.toolbar in places[: places.index(Role.TITLE)]
    else:
        framed = bool(byline.source or byline.editor or ":" in byline.raw) or under_headline
    return framed and any(
        place in boilerplate.tail for place in places[places.index(Role.BYLINE if byline else Role.TITLE) :]
    )


def lay_out(
    blocks: Sequence[Block], boilerplate: Boilerplate, bylines: BylineReader, headline: str | None = None
) -> Layout:
    """Give each line its place; `headline` is what else is known to be the page's."""
    lines = Lines(blocks, boilerplate, headline)
    head = read_head(lines, bylines, tail_start(lines, 0))
    # Only behind a byline may the tail begin with what stands in heads too.
    mark_tail(lines, tail_start(lines, head.end if head.byline else 0))
    return Layout(lines.placed(), head.title, head.section, head.byline, lines.prefix)
