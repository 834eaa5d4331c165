"""What a site's boilerplate reads like: the words around every article, under the role of each.

A line is boilerplate only as a whole, so a sentence that mentions `media
partners` or `Comments (0)` stays what it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from crawler.vocabulary import Role

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from crawler.items import Block

    Patterns = Mapping[Role, re.Pattern[str]]


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """What a site's boilerplate reads like, under the role of each.

    `head` patterns stand before the body, `tail` patterns after it; a line that
    a tail pattern matches ends the body. `lists` are those of the tail whose
    following lines belong to them. `words` are boilerplate only beside other
    boilerplate, and then `words_role`. `toolbar` is the role of the head line right before the section
    and the headline. `never_text` patterns are not text wherever they stand,
    and `glued` ones are cut off the end of a line. `chinese_is_translation`: above
    a byline, lines of Chinese are the headline and standfirst once more. `signs` are
    the roles that only this site's boilerplate has; without them, any of its head and tail.
    """

    head: Patterns
    tail: Patterns
    lists: Collection[Role] = ()
    words: Collection[str] = ()
    words_role: Role = Role.NAVIGATION
    toolbar: Role | None = None
    breadcrumb: re.Pattern[str] | None = None
    after_byline: Patterns = field(default_factory=dict)
    never_text: Patterns = field(default_factory=dict)
    glued: Patterns = field(default_factory=dict)
    prefix: tuple[Role, re.Pattern[str]] | None = None
    chinese_is_translation: bool = False
    signs: Collection[Role] = ()


NO_BOILERPLATE = Boilerplate({}, {})


def matching(text: str, patterns: Patterns) -> Role | None:
    """Return the role of the first pattern that matches the whole text."""
    return next((role for role, pattern in patterns.items() if pattern.fullmatch(text)), None)


def last_of(breadcrumb: str) -> str | None:
    """Return the last step of `Home > News > Society`."""
    return re.split(r"(?<!\s)\s*+[>/→]\s*", breadcrumb)[-1].strip() or None


def cut_glued(block: Block, boilerplate: Boilerplate) -> tuple[Block, ...]:
    """Split a block where a link is glued to the end of its sentence."""
    for role, pattern in boilerplate.glued.items():
        glued = pattern.search(block.text)
        if glued and (rest := block.text[: glued.start()].rstrip()):
            return (replace(block, text=rest), replace(block, text=glued[0].strip(), role=role))
        if glued:
            return (replace(block, role=role),)
    return (block,)
