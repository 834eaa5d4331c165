"""The authors that a page names outside of its text.

Only the first source that names anybody is used, because later ones often name the authors of other articles.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from lxml import etree

from crawler.extraction.html.blocks import fold
from crawler.extraction.metadata.json_ld import listed, text_of
from crawler.extraction.metadata.person_names import BY, BY_WITH_NAME, looks_like_a_name, names_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from crawler.extraction.metadata.declared import DeclaredMetadata
    from crawler.extraction.metadata.headline_lines import HeadlineLines
    from crawler.extraction.metadata.site_name import SiteName

META_NAMES = (
    "author", "article:author", "og:article:author", "authors", "byl", "parsely-author", "sailthru.author",
    "cxenseparse:author", "dc.creator", "dcterms.creator", "citation_author", "article:author_name", "byline",
    "og:author",
)  # fmt: skip
MAX_LINE_CHARS = 120
MAX_ELEMENT_CHARS = 400  # the limit for the text of an element, white space included
MAX_ELEMENTS = 10  # how many elements that look like a byline are read
_AUTHOR_ELEMENTS = (
    etree.XPath("//*[@itemprop='author']"),
    etree.XPath("//a[@rel='author'] | //*[contains(@class, 'author-name') or contains(@class, 'byline-name')]"),
    etree.XPath("//*[contains(@class, 'byline') or contains(@class, 'author')]"),
)
"""From the most reliable to the least."""
_NAME_ELEMENTS = etree.XPath(".//*[@itemprop='name']")


def authors_of(declared: DeclaredMetadata, tree: HtmlElement, near: HeadlineLines, site: SiteName) -> tuple[str, ...]:
    """Return the names of the authors, in order; empty if the page names nobody."""
    for texts in (_in_json_ld(declared), declared.meta(*META_NAMES)):
        if names := names_in(texts, site):
            return names
    # Elements and lines that look like bylines contain other words too, and teasers have bylines of their own.
    for texts in (_in_elements(tree), _in_lines(near)):
        if names := tuple(name for name in names_in(texts, site) if looks_like_a_name(name) and near.contain(name)):
            return names
    return ()


def _in_json_ld(declared: DeclaredMetadata) -> Iterator[str]:
    for value in declared.json_ld_values("author"):
        names = [name for person in listed(value) for name in _names_of(declared, person)]
        if names:
            yield from names
            return


def _names_of(declared: DeclaredMetadata, value: Any) -> Iterator[str]:
    """Yield the names of a person in JSON-LD: a node, a reference to a node, or a text."""
    person = declared.json_ld.resolved(value)
    names = listed(person.get("name")) if isinstance(person, dict) else [person]
    yield from (text for name in names if (text := text_of(name)))


def _in_elements(tree: HtmlElement) -> Iterator[str]:
    for path in _AUTHOR_ELEMENTS:
        texts = (text for element in islice(path(tree), MAX_ELEMENTS) if (text := _text(element)))
        if first := next(texts, None):
            yield first
            return


def _text(element: HtmlElement) -> str:
    """Return the text of an element, empty if it is too long for a byline."""
    inner = next(iter(_NAME_ELEMENTS(element)), element)
    pieces = [inner.get("content") or ""]
    for piece in inner.itertext():
        pieces.append(piece)
        if sum(map(len, pieces)) > MAX_ELEMENT_CHARS:
            return ""
    return fold(" | ".join(pieces)).strip("| ")


def _in_lines(near: HeadlineLines) -> Iterator[str]:
    """Yield the first line that begins with `By` and a name, or that follows a line `By`."""
    follows_by = False
    for line in near.below:
        if len(line) <= MAX_LINE_CHARS and (follows_by or BY_WITH_NAME.match(line)):
            yield line
            return
        follows_by = BY.fullmatch(line) is not None
