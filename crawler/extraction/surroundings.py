"""The blocks around the body, on a page that a page object fits but does not describe completely.

Pages of other years have the same words in other markup. Boilerplate outside the
body gets its role from its words. Byline and section are read from the blocks
before the body if the page object's XPaths find none.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import takewhile
from typing import TYPE_CHECKING

from crawler.extraction.text_layout.boilerplate import last_step, matching
from crawler.vocabulary import Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from crawler.extraction.bylines.reader import Byline, BylineReader
    from crawler.extraction.text_layout.boilerplate import Boilerplate
    from crawler.items import Block

_COUNTER = re.compile(r"\d{1,4}")
_STEPS = re.compile(r"(?<!\s)\s*+[>/]\s*")


def with_boilerplate_roles(blocks: Sequence[Block], boilerplate: Boilerplate) -> tuple[Block, ...]:
    """Return the blocks; those outside the body have the roles of the site's boilerplate phrases."""
    return tuple(
        replace(block, role=_role_of(block.text, boilerplate)) if block.role == Role.OUTSIDE_BODY else block
        for block in blocks
    )


def byline_of(blocks: Sequence[Block], bylines: BylineReader, elsewhere: str, *, below: bool) -> Byline | None:
    """Read the byline from the blocks with that role, or else from the blocks before the body.

    `elsewhere` is byline text that other elements of the page contain. `below`
    means that the byline may be behind the body, if it names a source or an
    editor: a date alone may belong to another article.
    """
    own = " | ".join(block.text for block in blocks if block.role == Role.BYLINE)
    before = (block.text for block in _before_body(blocks) if block.role == Role.OUTSIDE_BODY)
    outside = (block.text for block in blocks if block.role not in {Role.BODY, Role.CAPTION})
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
