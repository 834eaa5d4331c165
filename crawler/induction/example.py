"""A page whose values are known: from the layout that a site had before, or from the generic cleaner."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from crawler.extraction.html.parsing import ParsedPage

Value: TypeAlias = str | datetime | tuple[str, ...]
FIELDS = ("title", "published", "source", "editor", "author", "section")
"""The fields of a page object whose places are looked for, besides the body and the byline."""


@dataclass(frozen=True, slots=True)
class Known:
    """The known values of a page; empty or None for one that is not known, or that the page does not state.

    `paragraphs` are the blocks of the clean text, `captions` those of its pictures. `published` has a time zone if the
    article's has one.
    """

    title: str = ""
    published: datetime | None = None
    source: str = ""
    editor: str = ""
    authors: tuple[str, ...] = ()
    section: str = ""
    paragraphs: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()

    def value(self, field: str) -> Value | None:
        """Return the value of one of FIELDS, None if it is not known."""
        return (self.authors if field == "author" else getattr(self, field)) or None


@dataclass(frozen=True, slots=True)
class Example:
    """A parsed page, which has a tree, with its known values."""

    parsed: ParsedPage
    known: Known


class Fits(NamedTuple):
    """On how many pages a place gives the known value, another value, or nothing.

    `unasked` counts the pages that have a value there although none is known.
    """

    exact: int = 0
    wrong: int = 0
    missing: int = 0
    unasked: int = 0

    @property
    def asked(self) -> int:
        """The pages on which the value is known."""
        return self.exact + self.wrong + self.missing

    @property
    def share(self) -> float:
        """The share of these pages with the exact value, 0 to 1."""
        return self.exact / self.asked if self.asked else 0.0


@dataclass(frozen=True, slots=True)
class Place:
    """A proposed XPath of a field or of the body, how it fits the pages, and its score (see `score`)."""

    path: str
    fits: Fits
    score: float
