"""The classes and ids of boilerplate: parts of all example pages that hold removed blocks only.

They give removed blocks a reason that says more than that they are outside of the body. A name within a body counts
only if the induction of parts found it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from crawler.extraction.page_object import CLASS_TAGS
from crawler.induction.element_blocks import placed_blocks
from crawler.induction.names import is_stable
from crawler.vocabulary import Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lxml.html import HtmlElement

    from crawler.induction import Example
    from crawler.items import Article

MAX_NAMES = 12
_WORD = re.compile(r"[\w-]+")
MIN_ROLE_SHARE = 0.5  # of the characters in a part
TAGS = ("nav", "footer", "aside")
_SAY_NOTHING = frozenset(
    {Role.OUTSIDE_BODY, Role.AFTER_BODY, Role.NOT_SELECTED, Role.NOT_PROSE, Role.LIST, Role.BODY, Role.BOX,
     Role.TITLE, Role.CAPTION, Role.REPEATED_CAPTION, Role.SECTION, Role.DATE, Role.BYLINE, Role.AUTHOR, Role.EDITOR}
)  # fmt: skip
"""Roles that other places give, or that are no better than the role of any block outside of the body."""


def boilerplate_names(
    articles: Sequence[Article], examples: Sequence[Example]
) -> tuple[Mapping[Role, str], Mapping[str, Role]]:
    """Return XPaths of tags by role, and roles by class and id, as a page object has them."""
    pages = [_roles_by_name(article, one) for article, one in zip(articles, examples, strict=True)]
    common = set.intersection(*(set(page) for page in pages))
    sums = {name: sum((page[name] for page in pages), Counter()) for name in common}
    found: dict[str, Role] = {}
    for name in sorted(sums, key=lambda one: (-sums[one].total(), one)):
        role, chars = sums[name].most_common(1)[0]
        if isinstance(role, Role) and role not in _SAY_NOTHING and chars >= MIN_ROLE_SHARE * sums[name].total():
            found[name] = role
    tags = [(name, role) for name, role in found.items() if name in TAGS]
    paths: dict[Role, str] = {}
    for name, role in tags:
        paths[role] = " | ".join(filter(None, (paths.get(role), f"//{name}")))
    names = [(name, role) for name, role in found.items() if name not in TAGS]
    return paths, dict(names[:MAX_NAMES])


def _roles_by_name(article: Article, example: Example) -> dict[str, Counter[str]]:
    """Return the characters of each role in the parts of a page with a name, without parts that hold other text."""
    removals = {block.text: removal for block, removal in article.labelled}
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    pure: dict[str, bool] = {}
    for block in placed_blocks(example.parsed.tree):
        removal = removals.get(block.text)
        for name in dict.fromkeys(name for element in block.around for name in _names(element)):
            pure[name] = pure.get(name, True) and removal is not None and removal != Role.TITLE
            if removal is not None:
                found[name][removal] += len(block.text)
    return {name: counts for name, counts in found.items() if pure[name]}


def _names(element: HtmlElement) -> Iterator[str]:
    if element.tag in TAGS:
        yield element.tag
    if element.tag in CLASS_TAGS:
        yield from (f".{name}" for name in element.get("class", "").split() if _is_word(name))
        if _is_word(own_id := element.get("id", "")):
            yield f"#{own_id}"


def _is_word(name: str) -> bool:
    """Return whether a name can say what an element is; `lg:mt-0.75` only says how it looks."""
    return is_stable(name) and _WORD.fullmatch(name) is not None
