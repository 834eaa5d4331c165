"""The parts of a body that are not its text: captions, advertisements, share links, lists. Each gets a role.

A part is known by text that is in the body and not in the known text, on MIN_PAGES or more, or by text that would be
kept. Its XPath must find no known paragraph on any page. Positions are no XPath of a part: only names and tags that say
what it is.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from crawler.extraction.page_object import find
from crawler.induction.paths import named_steps
from crawler.vocabulary import Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.html import HtmlElement

    from crawler.induction.body import KnownBody

MAX_PARTS = 20  # of a template
MIN_PAGES = 2  # with text that other rules remove too; on one page it may be chance
MAX_LINK_DENSITY = 0.5
_PART_TAGS = frozenset(("figcaption", "aside", "nav", "footer", "form", "button", "header", "small"))
_NAMES: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (Role.CAPTION, re.compile(r"caption|legend|pic.?(?:text|desc|info|note)|photo.?(?:text|desc|note)|cutline")),
    (Role.ADVERT, re.compile(r"(?:^|[\s_-])(?:ads?|adv|advert\w*|sponsor\w*|promo\w*)(?:[\s_-]|$)")),
    (Role.SHARE, re.compile(r"share|social|follow-us")),
    (Role.COMMENTS, re.compile(r"comment|discuss")),
    (Role.RELATED_NEWS, re.compile(r"relat|recommend|also|more-?(?:news|stor)")),
    (Role.PAGER, re.compile(r"pag(?:er|ination|es)")),
    (Role.TAG, re.compile(r"(?:^|[\s_-])(?:tags?|topics?|keywords?)(?:[\s_-]|$)")),
    (Role.BYLINE, re.compile(r"byline|editor|author|source|dateline|meta|info")),
    (Role.QUOTE, re.compile(r"pull-?quote")),
    (Role.APPEAL, re.compile(r"subscri|newsletter|donat|sign-?up")),
)


class Part(NamedTuple):
    """The XPath of parts of a body, their role, and how many characters it removes on how many pages."""

    path: str
    role: Role
    chars: int
    pages: int


def parts_of(pages: Sequence[KnownBody], body: str, kept: Sequence[frozenset[str]]) -> list[Part]:
    """Return the parts, those that remove most first. `kept` has the texts that are kept wrongly, for each page.

    Each part removes text that those before it leave.
    """
    others = [_others(page, body) for page in pages]
    paths = _pure_paths(pages, others)
    found: list[Part] = []
    while paths and len(found) < MAX_PARTS:
        removed = {path: _removed(elements, others) for path, elements in paths.items()}
        path = max(removed, key=lambda one: (removed[one], -len(one), one))
        if not removed[path][0]:
            break
        taken = paths.pop(path)
        if removed[path][1] < MIN_PAGES and not _removes(taken, others, kept):
            continue
        found.append(Part(path, _role_of(taken, others, pages), *removed[path]))
        others = [
            {block: around for block, around in one.items() if elements.isdisjoint(around)}
            for one, elements in zip(others, taken, strict=True)
        ]
    return found


_Others = dict[tuple[int, str], tuple["HtmlElement", ...]]
"""The blocks of a page that are no known text, by number and text, with the elements around each inside the body."""


def _others(page: KnownBody, body: str) -> _Others:
    bodies = set(page.bodies(body))
    found: _Others = {}
    for number, (block, paragraph) in enumerate(page.within(list(bodies))):
        if paragraph is None:
            start = max(at for at, element in enumerate(block.around) if element in bodies)
            found[number, block.text] = block.around[start + 1 :]
    return found


def _pure_paths(pages: Sequence[KnownBody], others: Sequence[_Others]) -> dict[str, list[set[HtmlElement]]]:
    """Return the XPaths of elements with other text that find no known paragraph, with what they find on each page."""
    steps = {
        f"//{step.text}"
        for one in others
        for around in one.values()
        for element in around
        for step in named_steps(element)
        if "[" in step.text
    }
    steps |= {
        f"//{element.tag}"
        for one in others
        for around in one.values()
        for element in around
        if element.tag in _PART_TAGS
    }
    found: dict[str, list[set[HtmlElement]]] = {}
    for path in sorted(steps):
        elements = [set(find(path, page.example.parsed.tree, "proposal")) for page in pages]
        if all(one.isdisjoint(page.contained) for page, one in zip(pages, elements, strict=True)):
            found[path] = elements
    return found


def _removed(elements: Sequence[set[HtmlElement]], others: Sequence[_Others]) -> tuple[int, int]:
    """Return how many characters of other text some elements have, and on how many pages."""
    chars = [
        sum(len(text) for (_, text), around in one.items() if not found.isdisjoint(around))
        for found, one in zip(elements, others, strict=True)
    ]
    return sum(chars), sum(map(bool, chars))


def _removes(elements: Sequence[set[HtmlElement]], others: Sequence[_Others], kept: Sequence[frozenset[str]]) -> bool:
    """Return whether some elements have text that is kept wrongly."""
    pairs = zip(elements, others, kept, strict=True)
    return any(
        text in texts and not found.isdisjoint(around)
        for found, one, texts in pairs
        for (_, text), around in one.items()
    )


def _role_of(elements: Sequence[set[HtmlElement]], others: Sequence[_Others], pages: Sequence[KnownBody]) -> Role:
    """Return the role of parts: by the known captions, by their names, or by their links."""
    texts = list(_texts(elements, others))
    captions = {text for page in pages for text in page.example.known.captions}
    if 2 * sum(text in captions for text in texts) >= len(texts):
        return Role.CAPTION
    names = Counter(f"{one.get('class', '')} {one.get('id', '')} {one.tag}" for found in elements for one in found)
    name = names.most_common(1)[0][0].lower()
    if (role := next((role for role, pattern in _NAMES if pattern.search(name)), None)) is not None:
        return role
    links = sum(1 for found in elements for one in found if next(one.iter("a"), None) is not None)
    return Role.RELATED if 2 * links > sum(map(len, elements)) else Role.BOX


def _texts(elements: Sequence[set[HtmlElement]], others: Sequence[_Others]) -> Iterator[str]:
    for found, one in zip(elements, others, strict=True):
        yield from (text for (_, text), around in one.items() if not found.isdisjoint(around))
