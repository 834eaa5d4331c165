"""The visible content of a tree as a flat list of tokens: texts, and the few kinds of elements that a page view shows.

Nothing of the page's markup is copied: no tag, attribute or URL, only texts and the descriptions of pictures. The
visible texts are those that the blocks are made of (extraction/html/visibility.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from crawler.extraction.html.blocks import read_blocks
from crawler.extraction.html.tag_kinds import KINDS, kind_of_unknown
from crawler.extraction.html.visibility import is_hidden
from crawler.vocabulary import Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.html import HtmlElement

    from crawler.extraction.html.parsing import ParsedPage

MAX_LEVELS = 100  # of elements in a page view; browsers end at 512. Deeper ones are lines only.
MAX_LABEL_CHARS = 200  # of the description of a picture


class Shown(Enum):
    """How an element is shown: the HTML element and the class of the page view that stand for it."""

    HEADING = "div class=h"
    PARAGRAPH = "div class=p"
    ITEM = "div class=li"
    TABLE = "div class=tb"
    ROW = "div class=tr"
    CELL = "div class=td"
    QUOTE = "div class=bq"
    PREFORMATTED = "div class=pre"
    BLOCK = "div"
    LINK = "span class=a"
    STRONG = "span class=s"
    EMPHASIS = "span class=e"
    BOX = "span class=box"

    @property
    def tag(self) -> str:
        """The name of the HTML element."""
        return self.value.partition(" ")[0]


class Text(NamedTuple):
    """A visible text as the tree has it, white space included."""

    text: str


class Open(NamedTuple):
    """The start of an element."""

    shown: Shown


class Close(NamedTuple):
    """The end of the innermost open element."""

    shown: Shown


class Picture(NamedTuple):
    """A picture, by its description; empty if it has none."""

    label: str


class Line(NamedTuple):
    """A line break, or a rule across the page."""

    is_rule: bool = False


Token = Text | Open | Close | Picture | Line

_SHOWN = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), Shown.HEADING),
    **dict.fromkeys(("p", "dd", "dt", "figcaption", "caption", "summary", "legend"), Shown.PARAGRAPH),
    **dict.fromkeys(("pre", "listing", "plaintext", "xmp"), Shown.PREFORMATTED),
    **dict.fromkeys(("b", "strong"), Shown.STRONG),
    **dict.fromkeys(("i", "em", "cite"), Shown.EMPHASIS),
    **dict.fromkeys(("td", "th"), Shown.CELL),
    "li": Shown.ITEM,
    "table": Shown.TABLE,
    "tr": Shown.ROW,
    "blockquote": Shown.QUOTE,
    "a": Shown.LINK,
    "button": Shown.BOX,
}
_PICTURES = frozenset(("img", "image"))


@dataclass(frozen=True, slots=True)
class PageContent:
    """The tokens of one page, and how many elements with text the page hides."""

    tokens: list[Token]
    hidden: int = 0


def content_of(parsed: ParsedPage) -> PageContent:
    """Return the content of a parsed page. Its tree is edited: what scripts show later becomes visible, as for blocks.

    A text dump is one preformatted text.
    """
    tree = parsed.tree
    if tree is None:
        return PageContent([Open(Shown.PREFORMATTED), Text(parsed.text), Close(Shown.PREFORMATTED)])
    read_blocks(tree, {}, {}, Role.BODY)
    walk = _Walk()
    return PageContent(list(walk.tokens(tree)), walk.hidden)


class _Walk:
    """The walk through a tree. It has a stack of its own: a page can have more levels than Python's."""

    def __init__(self) -> None:
        self.hidden = 0
        self._open: list[tuple[HtmlElement, Iterator[HtmlElement], Shown | None]] = []

    def tokens(self, tree: HtmlElement) -> Iterator[Token]:
        yield from self._enter(tree)
        while self._open:
            element, children, shown = self._open[-1]
            child = next(children, None)
            if child is not None:
                yield from self._enter(child)
                continue
            self._open.pop()
            if shown is not None:
                yield Close(shown)
            if element.tail:
                yield Text(element.tail)

    def _enter(self, element: HtmlElement) -> Iterable[Token]:
        """Yield the start of an element, or all of it if it is a comment, is hidden, or has no content."""
        tag = element.tag
        kind = KINDS.get(tag) or kind_of_unknown(tag)
        if tag in _PICTURES:
            yield Picture(" ".join((element.get("alt") or "").split())[:MAX_LABEL_CHARS])
        elif tag in {"br", "hr"}:
            yield Line(is_rule=tag == "hr")
        elif not kind.is_node:
            if not is_hidden(element):
                shown = _SHOWN.get(tag) or (Shown.BLOCK if kind.is_block else None)
                if len(self._open) >= MAX_LEVELS and shown is not None:
                    shown = None
                    yield Line()
                if shown is not None:
                    yield Open(shown)
                if element.text:
                    yield Text(element.text)
                self._open.append((element, iter(element), shown))
                return
            self.hidden += not kind.is_invisible
        if element.tail:
            yield Text(element.tail)
