"""A tree of elements to its visible blocks, in page order: each visible character is in exactly one.

A block ends where a block-level element or a line break does. What a reader of
the page does not see is left out: INVISIBLE elements, elements hidden by
attribute or style, comments, closed dialogs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from crawler.extraction.visibility import is_spoken_only, unfolds
from crawler.items import BODY, Block

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml.html import HtmlElement

INVISIBLE = frozenset(
    # code, resources and templates
    "head script style template title meta link base noscript "
    # replaced by what they embed; their content is for browsers that can't
    "iframe object embed applet canvas audio video map noframes noembed "
    # forms: choices and typed text are not text of the page
    "select datalist textarea".split()
)
INLINE = frozenset(
    "a abbr acronym b basefont bdi bdo big cite code data del dfn em font i img ins kbd label mark meter nobr output "
    "picture progress q rb rp rt rtc ruby s samp small source span strike strong sub sup svg time track tt u var wbr "
    "button input area "
    # the parts of an svg: its drawing stands in the line
    "circle clippath defs desc ellipse fecolormatrix filter g line lineargradient mask path pattern polygon polyline "
    "radialgradient rect stop symbol text tspan use".split()
)
_HIDING_STYLE = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse))", re.IGNORECASE)
_EVENTS = ("start", "end", "comment")
ZERO_WIDTH = re.compile("[\u200b\u2060\ufeff\u00ad]")
"""Characters without width that carry no meaning in text; U+200C and U+200D do in some scripts and stay."""


@dataclass(frozen=True, slots=True)
class Picture:
    """An `img` of the body, and how many blocks came before it."""

    src: str
    labels: tuple[str, ...]
    before: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What one walk through a tree found."""

    blocks: tuple[Block, ...]
    pictures: tuple[Picture, ...]


def read_blocks(
    tree: HtmlElement,
    places: Mapping[HtmlElement, str],
    turns: Mapping[HtmlElement, str],
    elsewhere: str,
) -> Reading:
    """Walk through `tree`; blocks in no element of `places` stand `elsewhere`."""
    walk = _Walk(places, turns, elsewhere)
    events = etree.iterwalk(tree, events=_EVENTS)
    for event, node in events:
        if event == "start":
            if walk.enter(node):
                events.skip_subtree()
        elif event == "end":
            walk.leave(node)
        else:
            walk.turn(node)
    walk.end_block()
    return Reading(tuple(walk.blocks), tuple(walk.pictures))


def fold(text: str) -> str:
    """Fold white space to single blanks and drop characters without width."""
    return " ".join(ZERO_WIDTH.sub("", text).split())


def visible_text(tree: HtmlElement) -> Iterator[str]:
    """Yield the visible text of a tree, piece by piece, in page order."""
    for block in read_blocks(tree, {}, {}, BODY).blocks:
        yield block.text


def is_hidden(element: HtmlElement) -> bool:
    """Tell whether a reader of the page does not see `element` and what is in it."""
    if element.tag in INVISIBLE:
        return True
    style, get = element.get("style"), element.get
    return (
        ((get("hidden") is not None or (style is not None and _HIDING_STYLE.search(style))) and not unfolds(element))
        or is_spoken_only(get("class"), style)
        or (element.tag == "dialog" and get("open") is None)
    )


class _Walk:
    """The state of one walk: where it is, and the block being gathered."""

    def __init__(self, places: Mapping[HtmlElement, str], turns: Mapping[HtmlElement, str], elsewhere: str) -> None:
        self.blocks: list[Block] = []
        self.pictures: list[Picture] = []
        self._places = places
        self._turns = turns
        self._here = [elsewhere]
        self._steps: list[HtmlElement] = []
        self._named: list[str] = []
        self._block_tags = ["html"]
        self._breaks: list[bool] = []
        self._links = 0
        self._hidden: HtmlElement | None = None
        self._start_block()

    def enter(self, element: HtmlElement) -> bool:
        """Step into `element`; True where it is hidden and to be skipped."""
        if is_hidden(element):
            self._hidden = element  # a reader sees the text around it as one
            return True
        place = self._places.get(element, self._here[-1])
        breaks = element.tag not in INLINE or place != self._here[-1]
        if breaks:
            self.end_block()
            self._block_tags.append(element.tag)
        self._here.append(place)
        self._steps.append(element)
        self._breaks.append(breaks)
        if element.tag == "a":
            self._links += 1
        elif element.tag == "img" and place == BODY:
            self._see(element)
        self._add(element.text)
        return False

    def leave(self, element: HtmlElement) -> None:
        """Step out of `element`, into the text that follows it."""
        if self._hidden is not None and element is self._hidden:
            self._hidden = None
            self._add(element.tail)
            return
        self._steps.pop()
        del self._named[len(self._steps) :]
        self._here.pop()
        if element.tag == "a":
            self._links -= 1
        if self._breaks.pop():
            self.end_block()
            self._block_tags.pop()
        self.turn(element)

    def turn(self, node: HtmlElement) -> None:
        """Change the place of what follows `node`, where it is a turning point, and read the text after it."""
        if node in self._turns:
            self.end_block()
            self._here[-1] = self._turns[node]
        self._add(node.tail)

    def end_block(self) -> None:
        """Close the block being gathered; white space alone is none."""
        if self._pieces:
            text = fold("".join(self._pieces))
            if text:
                self.blocks.append(Block(text, self._place, self._tag, self._path, self._link_chars))
            self._start_block()

    def _start_block(self) -> None:
        self._pieces: list[str] = []
        self._place = self._tag = self._path = ""
        self._link_chars = 0

    def _add(self, text: str | None) -> None:
        if not text:
            return
        if not self._path and not text.isspace():
            self._place = self._here[-1]
            self._tag = self._block_tags[-1]
            self._path = "/".join(self._names())
        self._pieces.append(text)
        if self._links:
            self._link_chars += len(text.strip())

    def _names(self) -> list[str]:
        """Name the steps to here; those that were named for the block before are not named again."""
        for element in self._steps[len(self._named) :]:
            self._named.append(_step(element))
        return self._named

    def _see(self, image: HtmlElement) -> None:
        labels = (image.get("alt"), image.get("title"))
        known = tuple(folded for label in labels if label and (folded := fold(label)))
        source = image.get("src") or image.get("data-src") or ""
        self.pictures.append(Picture(source.strip(), known, len(self.blocks)))


def _step(element: HtmlElement) -> str:
    """Name one step of a block's path: its tag with its id and classes."""
    name = str(element.tag)
    if element.get("id"):
        name += f"#{element.get('id')}"
    classes = element.get("class")
    return name + "".join(f".{c}" for c in classes.split()) if classes else name
