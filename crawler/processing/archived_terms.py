"""The statements of hosts about the use of their pages, from an archive that has their files."""

from __future__ import annotations

from functools import lru_cache
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.exceptions import ArchiveError
from crawler.network.robots import read_robots
from crawler.terms import PATH, license_urls, robots_statements, rsl_statements, tdmrep_statements

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.items import Page, Statement
    from crawler.storage.archive.reader import ArchiveReader, Place

CACHED = 256  # hosts, each at the time of one copy of its files
ROBOTS = "/robots.txt"


class ArchivedTerms:
    """The statements of the hosts of an archive, at the times of its pages; `product` is the crawler's name."""

    def __init__(self, archive: ArchiveReader, product: str) -> None:
        self._archive, self._product = archive, product
        self._of_copies = lru_cache(CACHED)(self._read)

    def of(self, page: Page) -> tuple[Statement, ...]:
        """Return the statements of a page's host that were current when the page was fetched."""
        parts = urlsplit(page.url)
        root = f"{parts.scheme}://{parts.netloc}"
        robots, tdmrep = (self._archive.copy_at(f"{root}{path}", page.fetched_at) for path in (ROBOTS, PATH))
        return self._of_copies(root, robots, tdmrep) if robots or tdmrep else ()

    def _read(self, root: str, robots: Place | None, tdmrep: Place | None) -> tuple[Statement, ...]:
        found = [one for page in self._pages(robots) for one in self._lines(page)]
        found += [one for page in self._pages(tdmrep) for one in tdmrep_statements(page.body, page.archived)]
        for url in license_urls(root, found):
            page = self._archive.page(url)
            if page is not None and page.status == HTTPStatus.OK:
                found += rsl_statements(page.body, page.archived)
        return tuple(found)

    def _lines(self, page: Page) -> tuple[Statement, ...]:
        return robots_statements(read_robots(page.body, self._product), page.archived)

    def _pages(self, place: Place | None) -> Iterator[Page]:
        """Yield the page at a place if it is one and can be read: a file that cannot states nothing."""
        try:
            page = self._archive.page_at(place) if place else None
        except ArchiveError:
            return
        if page is not None and page.status == HTTPStatus.OK:
            yield page
