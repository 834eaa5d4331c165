"""The XPaths that may lead to an element: short ones that depend on little of the page, each with its cost.

The cost says how easily a change of the page breaks the XPath: an id costs least, a position most. Forms that
extraction/simple_paths.py answers from its index are written as it reads them.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from crawler.extraction.html.folding import fold
from crawler.extraction.simple_paths import has_class
from crawler.induction.names import is_stable, literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

ID, CLASS, ATTRIBUTE, TAG, LABEL, STEP, POSITION = 1, 2, 3, 4, 4, 1, 8
FROM_ROOT = 10  # the cost of an XPath that begins at the root, for lack of a name
"""The costs of a name in an XPath, of each further step, and of a position among other elements."""
MAX_CLASSES = 4  # of one element that are tried
MAX_ANCHORS = 4  # the elements with a name above an element that are tried
MAX_LEVELS_UP = 12  # how far above an element they may be
MAX_POSITIONS = 6  # the most steps of an XPath that counts elements
MAX_LABEL_CHARS = 30

TELLING_TAGS = frozenset(("h1", "h2", "time", "article", "main", "address", "figcaption", "aside", "cite"))
"""Tags that say by themselves what an element is; there are few of each on a page."""
_ATTRIBUTES = ("itemprop", "property", "name", "rel")
_WORD = re.compile(r"[\w-]+", re.ASCII)
_TAG_NAME = re.compile(r"[a-z][a-z0-9]*")
_LABEL_END = re.compile(r"[:：]$")


class Path(NamedTuple):
    """An XPath and its cost."""

    text: str
    cost: int


def paths_to(element: HtmlElement) -> Iterator[Path]:
    """Yield XPaths that find the element, and perhaps others; those that cost little come first."""
    own = list(named_steps(element))
    yield from (Path(f"//{step}", cost) for step, cost in own)
    anchors = list(islice(_anchors(element), MAX_ANCHORS))
    tag = _tag(element)
    if tag is None:
        return
    for further, (steps, above, is_parent) in enumerate(anchors):
        separator, step_cost = ("/", STEP) if is_parent else ("//", 2 * STEP)
        for anchor, anchor_cost in steps:
            cost = anchor_cost + further * STEP
            for step, own_cost in (*own, Path(tag, TAG)):
                yield Path(f"//{anchor}{separator}{step}", cost + own_cost + step_cost)
            if chain := _chain(element, above):
                yield Path(f"//{anchor}/{chain.text}", cost + chain.cost)
    yield from _behind_label(element, tag)
    if not own and not anchors and (chain := _chain(element, None)):
        yield Path(f"/{chain.text}", chain.cost + FROM_ROOT)


def named_steps(element: HtmlElement) -> Iterator[Path]:
    """Yield the steps, such as `div[@id='story']`, that name an element by itself."""
    tag = _tag(element)
    if tag is None:
        return
    if is_stable(own_id := element.get("id", "")):
        yield Path(f"{tag}[@id={literal(own_id)}]", ID)
    for name in list(dict.fromkeys(element.get("class", "").split()))[:MAX_CLASSES]:
        if is_stable(name):
            yield Path(f"{tag}[{_has_class(name)}]", CLASS)
    for attribute in _ATTRIBUTES:
        if is_stable(value := element.get(attribute, "")):
            yield Path(f"{tag}[@{attribute}={literal(value)}]", ATTRIBUTE)
    if tag in TELLING_TAGS:
        yield Path(tag, TAG)


def _has_class(name: str) -> str:
    if _WORD.fullmatch(name):
        return has_class(name)
    return f"contains(concat(' ', normalize-space(@class), ' '), {literal(f' {name} ')})"


def _tag(element: HtmlElement) -> str | None:
    """Return the tag of an element that an XPath can name; None for a comment or an invalid tag."""
    tag = element.tag
    return tag if isinstance(tag, str) and _TAG_NAME.fullmatch(tag) else None


def _anchors(element: HtmlElement) -> Iterator[tuple[list[Path], HtmlElement, bool]]:
    """Yield the steps of each element above that has a name, the element, and whether it is the parent."""
    for level, above in enumerate(islice(element.iterancestors(), MAX_LEVELS_UP)):
        steps = [step for step in named_steps(above) if step.cost < ATTRIBUTE or step.text in TELLING_TAGS]
        if steps and above.tag not in {"html", "body"}:
            yield steps, above, level == 0


def _chain(element: HtmlElement, anchor: HtmlElement | None) -> Path | None:
    """Return the steps from an element above to this one, with positions; None if there are too many."""
    steps: list[str] = []
    cost = 0
    here: HtmlElement | None = element
    while here is not None and here is not anchor:
        if (tag := _tag(here)) is None or len(steps) >= MAX_POSITIONS:
            return None
        before = sum(1 for _ in here.itersiblings(tag, preceding=True))
        is_only = not before and next(here.itersiblings(tag), None) is None
        steps.append(tag if is_only else f"{tag}[{before + 1}]")
        cost += 2 * STEP if is_only else POSITION
        here = here.getparent()
    return Path("/".join(reversed(steps)), cost)


def _behind_label(element: HtmlElement, tag: str) -> Iterator[Path]:
    """Yield the XPath of an element behind one that holds only a label, such as `<th>Source:</th>`."""
    before = element.getprevious()
    if before is None or (label_tag := _tag(before)) is None or len(before):
        return
    label = fold(before.text or "")
    if len(label) <= MAX_LABEL_CHARS and _LABEL_END.search(label):
        yield Path(f"//{label_tag}[normalize-space()={literal(label)}]/following-sibling::{tag}[1]", LABEL + STEP)
