"""The authors that a page names outside of its text: by JSON-LD, by meta tags, by its markup, by a line `By A and B`.

The first of these that names anybody is believed; the others are often of the
site as a whole.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from lxml import etree

from crawler.extraction.html.blocks import fold
from crawler.extraction.metadata.json_ld import listed, text_of
from crawler.extraction.metadata.people import ANNOUNCED, SIGNED, is_like_a_name, names_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from crawler.extraction.metadata.declared import DeclaredMetadata
    from crawler.extraction.metadata.site_name import SiteName
    from crawler.extraction.metadata.vicinity import Vicinity

META_NAMES = (
    "author", "article:author", "og:article:author", "authors", "byl", "parsely-author", "sailthru.author",
    "cxenseparse:author", "dc.creator", "dcterms.creator", "citation_author", "article:author_name", "byline",
    "og:author",
)  # fmt: skip
MAX_LINE_CHARS = 120
MAX_ELEMENT_CHARS = 400
"""The same for an element, white space and all."""
MAX_ELEMENTS = 10
"""How many elements that look like a byline are looked at."""
_MARKED = (
    etree.XPath("//*[@itemprop='author']"),
    etree.XPath("//a[@rel='author'] | //*[contains(@class, 'author-name') or contains(@class, 'byline-name')]"),
    etree.XPath("//*[contains(@class, 'byline') or contains(@class, 'author')]"),
)
_NAME = etree.XPath(".//*[@itemprop='name']")


def authors_of(declared: DeclaredMetadata, tree: HtmlElement, vicinity: Vicinity, site: SiteName) -> tuple[str, ...]:
    """Return the authors' names; none where the page names nobody."""
    for texts in (_in_json_ld(declared), declared.meta(*META_NAMES)):
        if names := names_in(texts, site):
            return names
    # What only looks like a place for names has other things in it, too: there a name must look like one
    # and stand near the headline: teasers have bylines, too.
    for texts in (_in_markup(tree), _in_lines(vicinity)):
        if names := tuple(name for name in names_in(texts, site) if is_like_a_name(name) and vicinity.has(name)):
            return names
    return ()


def _in_json_ld(declared: DeclaredMetadata) -> Iterator[str]:
    for value in declared.said("author"):
        names = [name for one in listed(value) for name in _named(declared, one)]
        if names:
            yield from names
            return


def _named(declared: DeclaredMetadata, value: Any) -> Iterator[str]:
    person = declared.json_ld.resolved(value)
    names = listed(person.get("name")) if isinstance(person, dict) else [person]
    yield from (text for name in names if (text := text_of(name)))


def _in_markup(tree: HtmlElement) -> Iterator[str]:
    for path in _MARKED:
        texts = (text for element in islice(path(tree), MAX_ELEMENTS) if (text := _text(element)))
        if first := next(texts, None):
            yield first
            return


def _text(element: HtmlElement) -> str:
    """Return the text of an element if it is short enough for a byline."""
    inner = next(iter(_NAME(element)), element)
    pieces = [inner.get("content") or ""]
    for piece in inner.itertext():
        pieces.append(piece)
        if sum(map(len, pieces)) > MAX_ELEMENT_CHARS:
            return ""
    return fold(" | ".join(pieces)).strip("| ")


def _in_lines(vicinity: Vicinity) -> Iterator[str]:
    """Yield the first line that is signed, or that follows a lone `By`."""
    announced = False
    for line in vicinity.below:
        if len(line) <= MAX_LINE_CHARS and (announced or SIGNED.match(line)):
            yield line
            return
        announced = ANNOUNCED.fullmatch(line) is not None
