"""Learns the model of one site from the pages of an archive, before any of them is cleaned with it.

The pages come in the model's own random order, so the model depends neither on the order of the archive nor on the
number of processes. When its sample is full, some more pages check the learnt paths.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from crawler.cleaning.site_model.model import MAX_PAGES
from crawler.cleaning.site_model.samples import identity_of, rank_of
from crawler.processing.process import clean_extracted

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from crawler.items import Document
    from crawler.processing.site_models import SiteModels

WHOLE = frozenset({HTTPStatus.OK, HTTPStatus.NON_AUTHORITATIVE_INFORMATION})
"""Statuses of an answer that is the page itself; 206 is a part of it, and with 202 it does not exist yet."""
CHECKED_PAGES = 20  # how many pages check the learnt paths of a site
MAX_READ = 300  # of one site: an archive may have many pages that are no articles
AT_ONCE = 8


def ranked(dated_urls: Iterable[tuple[str, date | None]]) -> list[str]:
    """Return the URLs of a site, each with the day of its fetch in UTC, in the order in which they are learnt."""
    return [url for _, url in sorted(rank_of(url, day) for url, day in dated_urls)]


class SiteLearner:
    """Adds the articles of one site to its model among `models`, in the order of `ranked`."""

    def __init__(self, models: SiteModels, site: str) -> None:
        self._models = models
        self._site = site
        self._learnt = set[str]()

    @property
    def is_done(self) -> bool:
        """Whether no more articles are needed."""
        count = len(self._learnt)
        is_full = count >= MAX_PAGES and self._models.known_paths(self._site) is None
        return is_full or count >= MAX_PAGES + CHECKED_PAGES

    def add(self, article: Document) -> None:
        """Learn from an article, or check the learnt paths with it. A copy by another URL changes nothing."""
        identity = identity_of(article)
        if identity in self._learnt or self.is_done:
            return
        if len(self._learnt) < MAX_PAGES:
            self._models.learn(article)
        else:
            self._models.check_paths(clean_extracted(article, self._models.model(self._site)))
        self._learnt.add(identity)
