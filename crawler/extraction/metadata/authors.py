"""The authors that a page names outside of its text.

Only the first source that names anybody is used, because later ones often name the authors of other articles.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from lxml import etree

from crawler.extraction.html.blocks import fold
from crawler.extraction.metadata.credit_line import names_in
from crawler.extraction.metadata.json_ld import listed, text_of, types_of
from crawler.extraction.metadata.person_names import (
    BY,
    BY_WITH_NAME,
    is_name,
    is_organisation,
    is_titled,
    looks_like_a_name,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from crawler.extraction.metadata.declared import DeclaredMetadata
    from crawler.extraction.metadata.headline_lines import HeadlineLines
    from crawler.extraction.metadata.site_name import SiteName

META_NAMES = (
    "author", "article:author", "og:article:author", "authors", "byl", "parsely-author", "sailthru.author",
    "cxenseparse:author", "article:author_name", "byline", "og:author",
)  # fmt: skip
CATALOGUE_NAMES = ("dc.creator", "dcterms.creator", "dc.contributor.author", "citation_author", "citation_authors")
"""Meta tags that libraries and journals use, one for each author."""
MAX_LINE_CHARS = 120
MAX_ELEMENT_CHARS = 400  # the limit for the text of an element, white space included
MAX_ELEMENTS = 10  # how many elements that look like a byline are read
_AUTHOR_ELEMENTS = etree.XPath(
    "//*[@itemprop='author' or contains(@class, 'author') or contains(@class, 'byline') or (self::a and @rel='author')]"
)
_NAME_ELEMENTS = etree.XPath(".//*[@itemprop='name']")


def authors_of(declared: DeclaredMetadata, tree: HtmlElement, near: HeadlineLines, site: SiteName) -> tuple[str, ...]:
    """Return the names of the authors, in order; empty if the page names nobody."""
    if names := _in_json_ld(declared, site) or names_in(declared.meta(*META_NAMES), site):
        return names
    if names := names_in(declared.meta(*CATALOGUE_NAMES), site, several_last_names=True):
        return names
    # Elements and lines that look like bylines contain other words too, and teasers have bylines of their own.
    for texts in (_in_elements(tree), _in_lines(near)):
        if names := tuple(name for name in names_in(texts, site) if looks_like_a_name(name) and near.contain(name)):
            return names
    return _owner(declared)


def _in_json_ld(declared: DeclaredMetadata, site: SiteName) -> tuple[str, ...]:
    named = (names_in(map(_name_of, people), site) for people in _people(declared))
    return next(filter(None, named), ())


def _people(declared: DeclaredMetadata) -> Iterator[list[Any]]:
    """Yield the people of each value that JSON-LD has for the authors of the article."""
    for value in (value for key in ("author", "creator") for value in declared.json_ld_values(key)):
        yield [declared.json_ld.resolved(person) for each in listed(value) for person in listed(each)]


def _owner(declared: DeclaredMetadata) -> tuple[str, ...]:
    """Return the author whose name is the site's, if it is a person's name: other names of the site are no authors."""
    nodes = (node for people in _people(declared) for node in people if isinstance(node, dict))
    names = (_name_of(node) for node in nodes if types_of(node) == {"Person"})
    people = (name for name in names if looks_like_a_name(name) and is_name(name))
    return tuple(islice((name for name in people if not is_organisation(name) and not is_titled(name)), 1))


def _name_of(person: Any) -> str:
    """Return the name of a person in JSON-LD, a node or a text, or several names; empty if there is none."""
    if not isinstance(person, dict):
        return text_of(person) or ""
    names = [text_of(name) for name in listed(person.get("name"))]
    parts = [text_of(person.get(key)) for key in ("givenName", "familyName")]
    return " ; ".join(filter(None, names)) or " ".join(filter(None, parts))


def _in_elements(tree: HtmlElement) -> Iterator[str]:
    elements = _AUTHOR_ELEMENTS(tree)
    for is_reliable in (_is_author, _is_author_name, _is_byline):
        some = islice(filter(is_reliable, elements), MAX_ELEMENTS)
        if first := next((text for element in some if (text := _text(element))), None):
            yield first
            return


def _is_author(element: HtmlElement) -> bool:
    return bool(element.get("itemprop") == "author")


def _is_author_name(element: HtmlElement) -> bool:
    names = element.get("class") or ""
    return (element.tag == "a" and element.get("rel") == "author") or "author-name" in names or "byline-name" in names


def _is_byline(element: HtmlElement) -> bool:
    names = element.get("class") or ""
    return "byline" in names or "author" in names


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
