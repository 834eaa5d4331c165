"""What stands around the body on a page that a page object fits, as far as its paths do not say.

Pages of other years have the same words under other markup: boilerplate outside
the body is named by its words, and byline and section are read from the blocks
before the body where the page object's paths find none.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import takewhile
from typing import TYPE_CHECKING

from crawler.extraction.text_layout.boilerplate import last_of, matching
from crawler.vocabulary import Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from crawler.extraction.bylines.reader import Byline, BylineReader
    from crawler.extraction.text_layout.boilerplate import Boilerplate
    from crawler.items import Block

_COUNTER = re.compile(r"\d{1,4}")
_CRUMBS = re.compile(r"(?<!\s)\s*+[>/]\s*")


def name_boilerplate(blocks: Sequence[Block], boilerplate: Boilerplate) -> tuple[Block, ...]:
    """Return the blocks with those outside the body placed by what they read like."""
    return tuple(replace(b, role=_named(b.text, boilerplate)) if b.role == Role.OUTSIDE_BODY else b for b in blocks)


def byline_of(blocks: Sequence[Block], bylines: BylineReader, told: str, *, below: bool) -> Byline | None:
    """Read the byline from the blocks at its place, or else from what stands before the body.

    `told` is what elements elsewhere say of it. `below` looks behind the body
    too, where a lone date may be anybody's.
    """
    own = " | ".join(block.text for block in blocks if block.role == Role.BYLINE)
    before = (block.text for block in _before_body(blocks) if block.role == Role.OUTSIDE_BODY)
    outside = (block.text for block in blocks if block.role not in {Role.BODY, Role.CAPTION})
    signed = (text for text in outside if below and (line := bylines.read(text)) and (line.source or line.editor))
    found = next((text for text in (own, *before, *signed) if bylines.read(text) is not None), None)
    return (bylines.read(f"{found} | {told}") or bylines.read(found)) if found is not None else None


def section_of(crumbs: Sequence[str]) -> str | None:
    """Return the section that the last of the page's crumbs names; one that ends with a stroke leads to one."""
    return None if not crumbs or crumbs[-1].endswith(("/", ">")) else crumbs[-1]


def breadcrumb_of(blocks: Sequence[Block], boilerplate: Boilerplate) -> str | None:
    """Return the section that a line such as `Home > News > Society` ends with."""
    whole = boilerplate.breadcrumb
    outside = (block.text for block in blocks if block.role != Role.BODY)
    line = next((text for text in outside if whole.fullmatch(text)), None) if whole is not None else None
    if line is not None:
        return last_of(line)
    crumbs = [block.text for block in _before_body(blocks) if block.role == Role.BREADCRUMB]
    return section_of([crumb for crumb in _CRUMBS.split(crumbs[-1]) if crumb]) if crumbs else None


def _before_body(blocks: Sequence[Block]) -> Iterator[Block]:
    return takewhile(lambda block: block.role != Role.BODY, blocks)


def _named(text: str, boilerplate: Boilerplate) -> Role:
    role = next(
        (s for p in (boilerplate.head, boilerplate.tail, boilerplate.never_text) if (s := matching(text, p))), None
    )
    if role is None and boilerplate.breadcrumb is not None and boilerplate.breadcrumb.fullmatch(text):
        return Role.BREADCRUMB
    return role or (Role.COUNTER if _COUNTER.fullmatch(text) else Role.OUTSIDE_BODY)
