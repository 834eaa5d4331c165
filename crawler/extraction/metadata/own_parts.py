"""Parts of a page that are not of its article, by their tags, ids and classes: comments, sidebars, lists of articles.

A container that also holds the headline belongs to the article, whatever its name, such as `has-sidebar`.
"""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from lxml.html import HtmlElement

    from crawler.items import Block

OTHER_NAMES = frozenset(
    "comment comments commentlist commentary disqus discussion respond responses reply replies reactions related "
    "recommended recommendations sidebar latest trending popular mostread teaser teasers ticker outbrain taboola "
    "breaking newsfeed livefeed recirculation recirc".split()
)
OWN_NAMES = frozenset("meta byline date dateline info entry author header published article post".split())
"""Words in the class of an `aside` or `footer` that holds the article's own date."""
OTHER_TAGS = frozenset({"aside", "nav", "footer"})
MAX_DATED_CHARS = 160  # of a line whose date may be the article's
MIN_TEASER_CHARS = 15  # of a link next to a date in a list: a shorter one is the name of an author or section
_WORD = re.compile(r"[a-z]+")
_DATED = re.compile(r"\d{4}|\d[./-]\d")
_LINK = re.compile(r"/a(?=[/.#]|$)")
_STEP = re.compile(r"[#.]")


def own_lines(blocks: Sequence[Block]) -> list[str]:
    """Return the texts of the blocks of a page, an empty one for a short block with the date of something else."""
    heading = next((block.path for block in blocks if block.tag == "h1"), "")
    dated = [len(block.text) <= MAX_DATED_CHARS and _DATED.search(block.text) is not None for block in blocks]
    links = (block for block, is_dated in zip(blocks, dated, strict=True) if not is_dated and block.link_chars)
    cards = {_card(block.path) for block in links if block.link_chars >= MIN_TEASER_CHARS} - {""}
    others = {
        block.path: _is_other_path(block.path.split("/"), heading.split("/"))
        for block, is_dated in zip(blocks, dated, strict=True)
        if is_dated
    }
    return [
        "" if is_dated and (others[block.path] or _is_teaser(block, cards)) else block.text
        for block, is_dated in zip(blocks, dated, strict=True)
    ]


def _card(path: str) -> str:
    """Return the path of the link that a block is in, empty if it is in none."""
    link = _LINK.search(path)
    return path[: link.end()] if link else ""


def _is_teaser(block: Block, cards: Collection[str]) -> bool:
    """Return whether a block with a date is in the link to another article, or in a list of links."""
    is_in_list = "/li" in block.path and MIN_TEASER_CHARS <= block.link_chars < len(block.text)
    return is_in_list or _card(block.path) in cards


def is_other_part(element: HtmlElement, around: Collection[HtmlElement]) -> bool:
    """Return whether an element is not of the article; `around` are the ancestors of the headline."""
    steps = takewhile(lambda ancestor: ancestor not in around, element.iterancestors())
    return any(_is_other_container(step, element, around) for step in steps)


def _is_other_container(step: HtmlElement, element: HtmlElement, around: Collection[HtmlElement]) -> bool:
    if not isinstance(step.tag, str):
        return False
    name = f"{step.get('id') or ''} {step.get('class') or ''}"
    is_in_article = any(ancestor.tag == "article" for ancestor in around)
    is_own_footer = step.tag == "footer" and is_in_article
    if (not is_own_footer and _is_other_name(step.tag, name)) or "Comment" in (step.get("itemtype") or ""):
        return True
    if step.tag == "article":
        return is_in_article
    links = (step,) if step.tag == "a" else step.iter("a") if step.tag == "li" else ()
    own = len("".join(element.itertext()).strip())
    return any(len("".join(link.itertext()).strip()) - own * (link is step) >= MIN_TEASER_CHARS for link in links)


def _is_other_path(path: list[str], heading: list[str]) -> bool:
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(path, heading, strict=False)))
    is_in_article = any(step.split(".")[0].split("#")[0] == "article" for step in path[:shared])
    steps = (_STEP.split(step) for step in path[shared:])
    return any(_is_other_name(tag, " ".join(names)) for tag, *names in steps if not (is_in_article and tag == "footer"))


def _is_other_name(tag: str, names: str) -> bool:
    words = set(_WORD.findall(names.lower())) if names else frozenset[str]()
    return bool(words & OTHER_NAMES) or (tag in OTHER_TAGS and not words & OWN_NAMES)
