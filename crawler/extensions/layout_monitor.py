"""The layout monitor: compares the articles of a crawl with the site's rules and past runs; refuses a changed layout.

CRAWLER_LAYOUT_MONITOR=False lets it count the articles and refuse none: the new layout becomes part of the past.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Self

from scrapy import signals

from crawler.exceptions import StorageError
from crawler.extensions.database import database_of
from crawler.extensions.run_end import storage_errors_end_run
from crawler.extensions.worker_statistics import counts_are_read, heartbeat
from crawler.runs.layout_changes import LayoutChanges
from crawler.runs.site_profile import SiteProfile
from crawler.runs.template_fits import TemplateFits
from crawler.sites import Site
from crawler.vocabulary import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable

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
        self._rolled_back = 0
        self._failure: StorageError | None = None
        self.profile = SiteProfile()
        self.fits = TemplateFits()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Refuse pages unless CRAWLER_LAYOUT_MONITOR is off."""
        monitor = cls(crawler, refuses=crawler.settings.getbool("CRAWLER_LAYOUT_MONITOR"))
        crawler.signals.connect(monitor.spider_opened, signals.spider_opened)
        crawler.signals.connect(monitor.spider_closed, signals.spider_closed)
        crawler.signals.connect(monitor.counts, counts_are_read)
        crawler.signals.connect(monitor.heartbeat, heartbeat)
        return monitor

    def spider_opened(self) -> None:
        """Read the site's past."""
        if self._refuses:
            database = database_of(self._crawler)
            with storage_errors_end_run(self._crawler):
                past = database.runs.past_statistics(database.site, PAST_RUNS)
                self._changes, self.fits = (
                    LayoutChanges(SiteProfile.of_runs(past)),
                    TemplateFits(past, self._others_fits),
                )

    def check(self, article: Article, refusal: Reason | None) -> Reason | None:
        """Return the refusal of the checks, or LAYOUT_CHANGED, or None. The first change rolls articles back."""
        self.profile.add(article, refusal)
        site = article.document.site
        templates = [found.name for found in site.rules.page_objects] if isinstance(site, Site) else []
        misfit = self.fits.check(article.document, templates, refusal) if templates else None
        if templates and self.fits.is_first_fit(article.document):
            database_of(self._crawler).record_statistics()  # other workers may find that no template fits
        if self._changes is None:
            return refusal
        known = self._changes.changed
        changed = self._changes.check(article, refusal)
        if changed and not known:
            logger.error("the site's layout has changed; examples: %s", " ".join(self._changes.examples))
            self._roll_back(self._changes.stored_before)
            if shared := database_of(self._crawler).shared:
                shared.refuse_layout(self._changes.causes)
        return refusal or changed or misfit

    def spider_closed(self) -> None:
        """Roll back all articles with a changed layout, also those that were on their way into the store before."""
        if self._changes is None:
            return
        try:
            self.adopt_changes()
            self._roll_back(self._changes.stored_before)
            self._rolled_back = self._roll_back(self.fits.misfits())
        except StorageError as error:
            self._failure = error

    def counts(self) -> dict[str, Any]:
        """Return the counts of the articles that this process has read."""
        return {"profile": self.profile.as_json(), "fits": self.fits.pages}

    def heartbeat(self) -> None:
        """Look whether another worker of the run has detected a change."""
        with storage_errors_end_run(self._crawler):
            self.adopt_changes()

    def adopt_changes(self) -> None:
        """Roll back, and refuse from now on, the changed layout that another worker of the run has detected."""
        shared = database_of(self._crawler).shared
        if shared is None or self._changes is None or self._changes.changed:
            return
        if causes := shared.refused_layout():
            self._changes.adopt(causes)
            logger.error("another worker has found that the site's layout has changed: %s", ", ".join(causes))
            self._roll_back(self._changes.stored_before)

    def _others_fits(self) -> list[dict[str, dict[str, int]]]:
        """Return the counts of the other workers of the run, as their last statistics have them."""
        database = database_of(self._crawler)
        workers = database.workers.all() if database.shared else []
        return [one["statistics"].get("fits", {}) for one in workers if one["id"] != database.worker]

    def conclusion(self) -> dict[str, Any] | None:
        """Return the change since the site's past, or that no template of the site fits; None if there is no change.

        StorageError if the articles could not be rolled back.
        """
        if self._failure is not None:
            raise self._failure
        if self._changes is None:
            return None
        return self._changes.conclusion(self.profile) or self.fits.conclusion(self._rolled_back)

    def _roll_back(self, stored: Iterable[tuple[str, str]]) -> int:
        """Roll back articles, given by site and key. Return how many of them this run had stored."""
        database = database_of(self._crawler)
        return sum([database.roll_back(site, key, Reason.LAYOUT_CHANGED) for site, key in stored])
