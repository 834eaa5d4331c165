"""How the page objects of a site fit one archived page: how many elements each of their places finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from crawler.exceptions import ArchiveError, PageError, PathologicalPageError
from crawler.extraction import parse_page
from crawler.extraction.html.blocks import visible_text
from crawler.extraction.page_object import CLASS_TAGS, FIELDS, find
from crawler.processing.process import process
from crawler.storage.archive.page import archived_page
from crawler.vocabulary import Reason, Role

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from crawler.extraction import ParsedPage
    from crawler.extraction.page_object import PageObject
    from crawler.sites import Site
    from crawler.storage.archived_urls import ArchivedUrl


class Found(NamedTuple):
    """How many elements with text a place finds on a page."""

    place: str
    elements: int


@dataclass(frozen=True, slots=True)
class PageFits:
    """The result of one page.

    `template` is the page object that fits it, None if none does; `found` has its places. `day` is the article's.
    `reason` is why the page cannot be read, or why a crawl would refuse its article.
    """

    url: str
    template: str | None = None
    found: tuple[Found, ...] = ()
    day: date | None = None
    reason: Reason | None = None
    is_read: bool = True


def page_fits(given: ArchivedUrl, site: Site, now: datetime) -> PageFits:
    """Read an archived page of a site by its rules. PathologicalPageError if it exceeds the limits of the process."""
    try:
        page = archived_page(given.places, site)
        parsed = parse_page(page, site.rules.fallback_encoding)
        template = _fitting(site, parsed)
        found = tuple(_found(template, parsed)) if template is not None else ()
        article, refusal = process(page, now)
    except PathologicalPageError:
        raise
    except (ArchiveError, PageError) as error:
        reason = Reason.NOT_IN_ARCHIVE if isinstance(error, ArchiveError) else error.reason
        return PageFits(given.url, reason=reason, is_read=False)
    published = article.metadata.published
    return PageFits(given.url, template.name if template else None, found, published and published.date(), refusal)


def _fitting(site: Site, parsed: ParsedPage) -> PageObject | None:
    """Return the page object by which the extractor reads a page."""
    if parsed.tree is None:
        return None
    return next((one for one in site.rules.page_objects if one.fits(parsed.tree, parsed.index)), None)


def _found(known: PageObject, parsed: ParsedPage) -> Iterator[Found]:
    tree, index = parsed.tree, parsed.index
    bodies = known.bodies(tree, index)
    yield Found(Role.BODY, sum(any(visible_text(one)) for one in bodies))
    for name in FIELDS:
        if getattr(known, name):
            yield Found(name, len(known.texts(name, tree, index)))
    for role, path in known.roles.items():
        if role != Role.BODY:
            yield Found(f"role {role}", len(find(path, tree, known.name, bodies)))
    for name in known.class_roles:
        yield Found(name, sum(one.tag in CLASS_TAGS for one in index.by_name.get(name, ())))
