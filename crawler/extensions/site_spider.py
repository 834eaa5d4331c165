"""The part of a spider that the other parts of a crawl need."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from crawler.sites import Site
    from crawler.spiders.plan import CrawlPlan


class SiteSpider(Protocol):
    """A spider of one site, with the plan of its crawl."""

    name: str
    site: Site
    plan: CrawlPlan
