"""The layout monitor: compares the articles of a crawl with the site's past runs, and refuses a changed layout.

CRAWLER_LAYOUT_MONITOR=False lets it count the articles and refuse none: the new layout becomes part of the past.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Self

from scrapy import signals

from crawler.extensions.database import database_of
from crawler.extensions.run_end import storage_errors_end_run
from crawler.runs.layout_changes import LayoutChanges
from crawler.runs.site_profile import SiteProfile
from crawler.vocabulary import Reason

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.items import Article

logger = logging.getLogger(__name__)
PAST_RUNS = 50  # how many of the site's last runs are its past


class LayoutMonitor:
    """Monitors the layout of the articles of one crawl."""

    def __init__(self, crawler: Crawler, *, refuses: bool) -> None:
        self._crawler = crawler
        self._refuses = refuses
        self._changes: LayoutChanges | None = None
        self.profile = SiteProfile()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Refuse pages unless CRAWLER_LAYOUT_MONITOR is off."""
        monitor = cls(crawler, refuses=crawler.settings.getbool("CRAWLER_LAYOUT_MONITOR"))
        crawler.signals.connect(monitor.spider_opened, signals.spider_opened)
        return monitor

    def spider_opened(self) -> None:
        """Read the site's past."""
        if self._refuses:
            database = database_of(self._crawler)
            with storage_errors_end_run(self._crawler):
                past = database.runs.past_statistics(database.site, PAST_RUNS)
                self._changes = LayoutChanges(SiteProfile.of_runs(past))

    def check(self, article: Article, refusal: Reason | None) -> Reason | None:
        """Return the refusal of the checks, or LAYOUT_CHANGED, or None. The first change rolls articles back."""
        self.profile.add(article, refusal)
        if self._changes is None:
            return refusal
        known = self._changes.changed
        changed = self._changes.check(article, refusal)
        if changed and not known:
            logger.error("the site's layout has changed; examples: %s", " ".join(self._changes.examples))
            database = database_of(self._crawler)
            for site, key in self._changes.stored_before:
                database.roll_back(site, key, Reason.LAYOUT_CHANGED)
        return refusal or changed

    def conclusion(self) -> dict[str, Any] | None:
        """Return the change since the site's past, None if there is none."""
        return self._changes.conclusion(self.profile) if self._changes else None
