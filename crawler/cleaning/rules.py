"""Rules that tell boilerplate from article text, one block at a time.

A rule takes a Block and answers with the reason to remove it, or None to keep
it. Rules know no site and share no state.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.vocabulary import Role

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Mapping

    from crawler.items import Block
    from crawler.vocabulary import Removal


def outside_body(block: Block) -> Removal | None:
    """Remove what stands elsewhere than in the body; the place is the reason."""
    return None if block.role in {Role.BODY, Role.CAPTION} else block.role


def caption(block: Block) -> Removal | None:
    """Remove captions, which an article has in its images and not in its text."""
    return Role.CAPTION if block.role == Role.CAPTION else None


def phrases(patterns: Mapping[Role, re.Pattern[str]]) -> Callable[[Block], Removal | None]:
    """Make the rule that removes blocks which are one of a site's phrases as a whole."""

    def phrase(block: Block) -> Removal | None:
        return next((slug for slug, pattern in patterns.items() if pattern.fullmatch(block.text)), None)

    return phrase
