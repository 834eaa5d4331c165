"""Rules that tell boilerplate from article text, one block at a time.

A rule takes a Block and answers with the reason to remove it, or None to keep
it. Rules know no site and share no state.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.items import BODY, CAPTION, Block

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Mapping


def outside_body(block: Block) -> str | None:
    """Remove what stands elsewhere than in the body; the place is the reason."""
    return None if block.role in {BODY, CAPTION} else block.role


def caption(block: Block) -> str | None:
    """Remove captions, which an article has in its images and not in its text."""
    return "caption" if block.role == CAPTION else None


def phrases(patterns: Mapping[str, re.Pattern[str]]) -> Callable[[Block], str | None]:
    """Make the rule that removes blocks which are one of a site's phrases as a whole."""

    def phrase(block: Block) -> str | None:
        return next((slug for slug, pattern in patterns.items() if pattern.fullmatch(block.text)), None)

    return phrase
