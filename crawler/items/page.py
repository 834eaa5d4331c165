"""A Page as it came, and the result of reading it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crawler.items.document import ArchivedPage

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from crawler.items.article import Processed
    from crawler.items.document import Document, FetchContext, SiteReference
    from crawler.items.terms import Statement
    from crawler.missing_pages import MissingPage


@dataclass(frozen=True, slots=True)
class Page:
    """The answer to a request for a URL, from the network or from an archive.

    `headers` has lower-case names. `fetched_at` has a time zone. `following` are the further pages of an article of
    several pages, in order; `missing` are those that did not come. `archived` is the place of the page
    in the archive, `FILE:BYTE`, and `digest` that of its record. `host_terms` are the statements of its host about the
    use of its content.
    """

    url: str
    body: bytes = field(repr=False)
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    fetched_at: datetime | None = None
    following: tuple[Page, ...] = field(default=(), repr=False)
    missing: tuple[MissingPage, ...] = ()
    archived: str | None = None
    digest: str | None = None
    host_terms: tuple[Statement, ...] = field(default=(), repr=False, compare=False)
    fetch: FetchContext | None = field(default=None, repr=False)
    site: SiteReference | None = field(default=None, repr=False)
    reading: PageReading | None = field(default=None, repr=False, compare=False)

    @property
    def parts(self) -> tuple[Page, ...]:
        """The page and those that follow it, in order."""
        return (self, *self.following)

    @property
    def places(self) -> tuple[ArchivedPage, ...]:
        """The places of all parts in the archive, in order; empty if one of them is not there."""
        found = tuple(ArchivedPage.at(part.archived, part.digest) for part in self.parts if part.archived)
        return found if len(found) == len(self.parts) else ()


@dataclass(frozen=True, slots=True)
class PageReading:
    """The result of reading one page in one parse: its Document, or the error that made it unreadable, and its links.

    `copies` are the URLs that the page declares as its AMP or mobile copies. `processed` is the article of this page
    alone, if it was also cleaned and checked. A crawl gets that from a worker without the blocks that are not stored.
    """

    result: Document | Exception
    links: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    processed: Processed | None = field(default=None, compare=False)

    def document(self) -> Document:
        """Return the Document, or raise the error."""
        if isinstance(self.result, Exception):
            raise self.result
        return self.result
