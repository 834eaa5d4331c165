"""The rules of a site on its archived pages: how often each place of its page objects finds something.

Each page has a title and a body. Not every page states the other fields of a page object, but some pages do. Roles and
classes of boilerplate need not be on any page.
"""

from __future__ import annotations

import logging
from collections import Counter, deque
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from crawler.exceptions import CrawlerError, ProgramError
from crawler.extraction.page_object import FIELDS
from crawler.processing.page_fits import PageFits, page_fits
from crawler.processing.pool import WorkerPool
from crawler.vocabulary import Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from crawler.processing.reprocessing_plan import Limits
    from crawler.sites import Site
    from crawler.storage.archived_urls import ArchivedUrl

logger = logging.getLogger(__name__)
MAX_EXAMPLES = 3
MIN_PAGES = 10
"""With fewer pages of a template, a field that is on none of them is no fault."""
REQUIRED = frozenset({Role.BODY, "title"})
OF_ARTICLE = REQUIRED | frozenset(FIELDS)
"""The places from which an article is read."""
SINGLE = OF_ARTICLE - {"author", "byline"}
"""The places that find one element on a page of their template; a page may name several authors."""


@dataclass(slots=True)
class PlaceFits:
    """On how many pages a place found one element, none, or several, with some URLs of pages that it does not fit."""

    once: int = 0
    empty: int = 0
    several: int = 0
    examples: list[str] = field(default_factory=list)

    @property
    def share(self) -> float:
        """The share of the pages on which it found something, 0 to 1."""
        pages = self.once + self.empty + self.several
        return (self.once + self.several) / pages if pages else 0.0

    def add(self, count: int, url: str, *, is_of_article: bool) -> None:
        """Count a page on which the place found so many elements."""
        self.once += count == 1
        self.empty += count == 0
        self.several += count > 1
        if is_of_article and count == 0 and len(self.examples) < MAX_EXAMPLES:
            self.examples.append(url)


@dataclass(slots=True)
class SiteCheck:
    """The sums of all pages. `years` counts the pages of each year by template; pages that no template fits have ''."""

    pages: int = 0
    places: dict[str, dict[str, PlaceFits]] = field(default_factory=dict)
    templates: Counter[str] = field(default_factory=Counter)
    unfitted: list[str] = field(default_factory=list)
    years: dict[str, Counter[str]] = field(default_factory=dict)
    refused: Counter[str] = field(default_factory=Counter)
    unread: Counter[str] = field(default_factory=Counter)

    def add(self, page: PageFits) -> None:
        """Count the result of a page."""
        if not page.is_read:
            self.unread[str(page.reason)] += 1
            return
        self.pages += 1
        template = page.template or ""
        self.templates[template] += 1
        self.years.setdefault(f"{page.day.year}" if page.day else "", Counter())[template] += 1
        if page.reason is not None:
            self.refused[page.reason] += 1
        if page.template is None and len(self.unfitted) < MAX_EXAMPLES:
            self.unfitted.append(page.url)
        places = self.places.setdefault(template, {}) if page.template else {}
        for place, count in page.found:
            places.setdefault(place, PlaceFits()).add(count, page.url, is_of_article=place in OF_ARTICLE)

    @property
    def fitted(self) -> float:
        """The share of the pages that a template fits, 0 to 1."""
        return 1 - self.templates[""] / max(self.pages, 1)

    def faults(self, min_share: float) -> list[str]:
        """Return the places that find something on too few pages: required ones on a smaller share, fields on none."""
        found: list[str] = []
        if self.pages and self.fitted < min_share:
            found.append(f"no template fits {self.templates['']:,} of {self.pages:,} pages")
        for template, places in self.places.items():
            found += (
                f"{place} of the template {template} is on {fits.share:.1%} of its pages"
                for place, fits in places.items()
                if self._is_fault(template, place, fits.share, min_share)
            )
        return found

    def _is_fault(self, template: str, place: str, share: float, min_share: float) -> bool:
        if place in REQUIRED:
            return share < min_share
        return place in OF_ARTICLE and share == 0 and self.templates[template] >= MIN_PAGES

    def as_json(self) -> dict[str, Any]:
        """Return the sums for JSON."""
        places = {
            template: {
                place: {"once": fits.once, "empty": fits.empty, "several": fits.several, "examples": fits.examples}
                for place, fits in found.items()
            }
            for template, found in self.places.items()
        }
        return {
            "pages": self.pages,
            "templates": {name: count for name, count in self.templates.items() if name},
            "without_template": {"pages": self.templates[""], "examples": self.unfitted},
            "places": places,
            "years": {year: dict(counts) for year, counts in sorted(self.years.items())},
            "refused": dict(self.refused),
            "unread": dict(self.unread),
        }


def checked(site: Site, urls: Iterable[ArchivedUrl], limits: Limits, now: datetime) -> Iterator[SiteCheck]:
    """Read archived pages in worker processes; yield the same sums after each page."""
    check = SiteCheck()
    waiting: deque[str] = deque()
    with WorkerPool(limits.seconds, limits.megabytes, workers=limits.jobs) as pool:
        for found in pool.results(partial(page_fits, site=site, now=now), _noted(urls, waiting)):
            url = waiting.popleft()
            check.add(found if isinstance(found, PageFits) else _unread(url, found))
            yield check


def evenly(urls: Iterable[ArchivedUrl], count: int, limit: int | None) -> Iterator[ArchivedUrl]:
    """Yield all of `count` URLs, or `limit` of them, spread evenly over their order."""
    for number, one in enumerate(urls):
        if limit is None or limit >= count or (number + 1) * limit // count > number * limit // count:
            yield one


def _noted(urls: Iterable[ArchivedUrl], waiting: deque[str]) -> Iterator[ArchivedUrl]:
    for one in urls:
        waiting.append(one.url)
        yield one


def _unread(url: str, error: CrawlerError) -> PageFits:
    if isinstance(error, ProgramError):
        logger.error("an error of this program at %s: %s", url, error)
    return PageFits(url, reason=error.reason, is_read=False)
