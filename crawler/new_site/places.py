"""The places of a proposal: each field and the text, with how often the rules give the cleaner's value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.induction import BYLINE, FIELDS, fits_of
from crawler.new_site.certainty import certainty
from crawler.new_site.refinement import shared_text
from crawler.vocabulary import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.extraction import ExtractionRules
    from crawler.extraction.page_object import PageObject
    from crawler.induction import Example
    from crawler.items import Article
    from crawler.new_site.examples import ExamplePage

TEXT = "text"
MIN_SHARED = 0.95  # of the text of the rules and of the cleaner: then they are the same, but for a line
SHOWN_CHARS = 60
NO_PLACE = ""
"""The XPath of a field that declared metadata states: the page object does not need one."""
SHOWN_FIELDS = ("title", "published", "author", "source", "editor", "section")


@dataclass(frozen=True, slots=True)
class ProposedPlace:
    """A field or role with its XPath, on how many pages it gives the cleaner's value, and how sure it is.

    `values` has what the rules read on each page.
    """

    name: str
    path: str
    exact: int
    pages: int
    sure: float
    values: tuple[str, ...] = ()


def places_of(
    made: PageObject,
    pages: Sequence[ExamplePage],
    known: Sequence[Example],
    read: Sequence[Article | None],
    rules: ExtractionRules,
) -> tuple[ProposedPlace, ...]:
    """Return the places of the page object's fields and body, and the fields that declared metadata states."""
    count = len(pages)
    confidences = [page.article.confidence for page in pages]
    found = []
    for name in (*FIELDS, BYLINE):
        path: str = getattr(made, name)
        if path:
            exact = fits_of(name, path, known, rules.bylines).exact
            found.append(ProposedPlace(name, path, exact, count, certainty(path, exact, count), _values(name, read)))
    stated = {place.name for place in found}
    for name in SHOWN_FIELDS:
        values = _values(name, read)
        if name not in stated and any(values) and BYLINE not in stated:
            exact = sum(map(_is_same, [name] * count, read, known))
            found.append(ProposedPlace(name, NO_PLACE, exact, count, exact / (count + 1), values))
    same = sum(shared_text(article, page.article) >= MIN_SHARED for article, page in zip(read, pages, strict=True))
    body = made.roles[Role.BODY]
    shown = tuple(_shown_text(article, page.article) for article, page in zip(read, pages, strict=True))
    found.append(ProposedPlace(TEXT, body, same, count, certainty(body, same, count, confidences), shown))
    return tuple(found)


def _values(name: str, read: Sequence[Article | None]) -> tuple[str, ...]:
    return tuple(_value(name, article) for article in read)


def _value(name: str, article: Article | None) -> str:
    if article is None:
        return ""
    found = article.metadata
    if name == "author":
        return ", ".join(found.authors)
    if name == BYLINE:
        published = found.published.isoformat() if found.published else None
        return " | ".join(filter(None, (published, found.source, found.editor)))
    value = getattr(found, name)
    return value.isoformat() if name == "published" and value else str(value or "")


def _is_same(name: str, article: Article | None, example: Example) -> bool:
    value = example.known.value(name)
    if article is None or value is None:
        return False
    found = article.metadata.authors if name == "author" else getattr(article.metadata, name)
    return bool(found == value)


def _shown_text(article: Article | None, cleaned: Article) -> str:
    if article is None:
        return ""
    shared = shared_text(article, cleaned)
    return f"{len(article.kept)} paragraphs, {shared:.1%} as the cleaner's: {article.text[:SHOWN_CHARS]}"
