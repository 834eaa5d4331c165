"""`scrapy parse URL` tries a spider of this project on one page."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from scrapy import Request

from crawler.extraction.lists import links_of
from crawler.processing.process import process, site_of
from crawler.spiders.link_targets import followed, target_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.items import Page, Record


def trial(page: Page) -> Iterator[Record | Request]:
    """Yield an article's record as a crawl would store it, or the links of a list as requests."""
    site = site_of(page)
    if site.address(page.url) or site.page_address(page):
        yield process(page, datetime.now(UTC)).article.record()
    else:
        targets = (target_of(link, site) for link in links_of(page).links)
        yield from (Request(link.url) for link in followed(targets, page.url, site))
