"""Compares the articles of a crawl with the site's past, and stops storing from a layout that has changed."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from crawler.runs.layout_changes import DriftWatch
from crawler.runs.site_profile import Profile
from crawler.vocabulary import Reason

if TYPE_CHECKING:
    from crawler.extensions.database import CrawlDatabase
    from crawler.items import Article

logger = logging.getLogger(__name__)
PAST_RUNS = 50
"""How many of the site's last runs are its past."""


class LayoutWatch:
    """The watch of one crawl."""

    def __init__(self, database: CrawlDatabase) -> None:
        self._database = database
        self._watch = DriftWatch(Profile.of_runs(database.runs.past_figures(database.site, PAST_RUNS)))
        self.profile = Profile()
        self.taken_back = 0

    def judge(self, article: Article, refusal: Reason | None) -> Reason | None:
        """Return the article's own refusal, or LAYOUT_CHANGED if it is of a layout that has changed, or None."""
        self.profile.add(article, refusal)
        known = self._watch.changed
        changed = self._watch.judge(article, refusal)
        if changed and not known:
            logger.error("the site's layout has changed, see %s", " ".join(self._watch.examples))
            self._take_back()
        return refusal or (Reason.LAYOUT_CHANGED if changed else None)

    def conclusion(self) -> dict[str, Any] | None:
        """Return what has changed since the site's past, for the run's figures."""
        return self._watch.conclusion(self.profile)

    def _take_back(self) -> None:
        """Take what this run stored from the changed layout before it was seen out of the store; its URLs stay due."""
        database, now = self._database, datetime.now(UTC)
        for key in self._watch.odd_lately:
            taken = database.frontier.roll_back(database.site, key, database.started, Reason.LAYOUT_CHANGED, now)
            self.taken_back += taken
