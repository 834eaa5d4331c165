"""Rules that tell boilerplate from article text, one block at a time.

A rule takes a Block and returns the reason to remove it, or None to keep it. A rule knows no site and has no state.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.vocabulary import TEXT_ROLES, Role

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Mapping

    from crawler.items import Block
    from crawler.vocabulary import Removal

    Rule = Callable[[Block], Removal | None]


def outside_body(block: Block) -> Removal | None:
    """Remove a block that is not in the body. The reason is its role."""
    return None if block.role in TEXT_ROLES else block.role


def caption(block: Block) -> Removal | None:
    """Remove a caption: it is stored with its image and is not part of the text."""
    return Role.CAPTION if block.role == Role.CAPTION else None


def phrase_rule(patterns: Mapping[Role, re.Pattern[str]]) -> Rule:
    """Return the rule that removes a block if one of a site's patterns matches all of it."""

    def phrase(block: Block) -> Removal | None:
        for role, pattern in patterns.items():
            if pattern.fullmatch(block.text):
                return role
        return None

    return phrase
