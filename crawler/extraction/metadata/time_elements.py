"""The `time` elements of a page and the elements with the itemprops of dates: the meaning and the place of each.

An element of WordPress may have both classes `published` and `updated`: it is the time of publication.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import dropwhile, islice, takewhile
from typing import TYPE_CHECKING

from lxml import etree

from crawler.extraction.html.blocks import fold
from crawler.extraction.metadata.dates.labels import MAX_REST_CHARS, Label, label_of
from crawler.extraction.metadata.own_parts import is_other_part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

MAX_ELEMENTS = 40  # how many are read
MAX_BEFORE = 1  # how many paragraphs of text may be between the headline and a time near it
MIN_PARAGRAPH_CHARS = 80
CONTAINERS = frozenset({"article", "header", "main", "section", "body"})
LABEL_STEPS = 3  # how far outside a label is looked for
_DATED = etree.XPath("//time | //*[@itemprop='datePublished' or @property='datePublished' or @itemprop='dateModified']")
_PUBLISHED = re.compile(r"\b(?:date)?-?published|\bpubdate\b|\bentry-date\b|\bdateCreated\b", re.IGNORECASE)
_UPDATED = re.compile(r"\bupdated\b|modified", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TimeElement:
    """The text of one element, its meaning, and whether it is below or above the headline; `named`: by an itemprop."""

    text: str
    label: Label
    below: bool
    above: bool
    named: bool

    @property
    def near(self) -> bool:
        """Whether the headline is next to it."""
        return self.below or self.above


def time_elements(tree: HtmlElement) -> list[TimeElement]:
    """Return the elements that are of the page's article, those below its headline first."""
    heading = next((heading for heading in tree.iter("h1") if _text(heading)), None)
    around = frozenset(heading.iterancestors()) if heading is not None else frozenset()
    below, above = frozenset(_below(tree, heading)), frozenset(_above(heading))
    found = [
        TimeElement(text, _meaning(element), element in below, element in above, element.get("itemprop") is not None)
        for element in islice(_DATED(tree), MAX_ELEMENTS)
        if (text := element.get("content") or element.get("datetime") or _text(element))
        and not is_other_part(element, around)
    ]
    return sorted(found, key=lambda one: (not one.below, not one.above))


def _below(tree: HtmlElement, heading: HtmlElement | None) -> Iterator[HtmlElement]:
    """Yield the elements between the headline and the text; a time in a sentence is none of them."""
    paragraphs, prose = 0, None
    for element in dropwhile(lambda one: one is not heading, tree.iter("h1", "p", "time")):
        if element.tag == "p" and len(_text(element)) >= MIN_PARAGRAPH_CHARS:
            paragraphs, prose = paragraphs + 1, element
        if paragraphs > MAX_BEFORE:
            return
        if prose is None or next(element.iterancestors("p"), None) is not prose or not _is_in_sentence(element):
            yield element


def _is_in_sentence(element: HtmlElement) -> bool:
    """Return whether there is text on both sides of an element, without a label such as `Published` in front of it."""
    before = _text_before(element)
    return bool(before and fold(element.tail or "")) and label_of(before) == Label.NONE


def _above(heading: HtmlElement | None) -> Iterator[HtmlElement]:
    """Yield the elements above the headline in its own container."""
    steps = () if heading is None else heading.iterancestors()
    container = next((step for step in steps if step.tag in CONTAINERS), None)
    if container is not None and container.tag != "body":
        yield from takewhile(lambda one: one is not heading, container.iter("time", "h1"))


def _meaning(element: HtmlElement) -> Label:
    names = f"{element.get('class') or ''} {element.get('itemprop') or ''}"
    if _PUBLISHED.search(names):
        return Label.PUBLISHED
    label = label_of(_text(element)) if element.get("datetime") else Label.NONE
    if label == Label.NONE:
        label = label_of(_text_before(element))
    return Label.UPDATED if label == Label.NONE and _UPDATED.search(names) else label


def _text_before(element: HtmlElement) -> str:
    """Return the text directly in front of an element, up to the element with a date that comes before it."""
    for _ in range(LABEL_STEPS):
        before, parent = next(element.itersiblings("*", preceding=True), None), element.getparent()
        if before is not None:
            is_date = before.tag == "time" or next(before.iter("time"), None) is not None
            text = fold(before.tail or "") or ("" if is_date else _text(before))
            return text[-MAX_REST_CHARS:]
        if parent is None or parent.tag in CONTAINERS or (text := fold(parent.text or "")):
            return "" if parent is None else fold(parent.text or "")[-MAX_REST_CHARS:]
        element = parent
    return ""


def _text(element: HtmlElement) -> str:
    return fold("".join(element.itertext()))
