"""What a crawl learns of its sites: each page teaches its site's model, and the models are kept in the database.

A model is written down whenever its sample of pages has changed, so that a
killed run costs no more than the last page's lesson.
"""

from __future__ import annotations

import logging
from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from crawler.cleaning.site_model.convergence import SETTLED_PAGES
from crawler.cleaning.site_model.explanation import leaks
from crawler.cleaning.site_model.model import SiteModel

if TYPE_CHECKING:
    from crawler.items import Article, Document
    from crawler.storage.site_models import Models

logger = logging.getLogger(__name__)
MAX_LEAKS = 200
"""How many different texts are counted that a site's rules let through."""


class Learning:
    """The models of the sites that a crawl meets."""

    def __init__(self, models: Models) -> None:
        self._models = models
        self._known: dict[str, SiteModel] = {}
        self.leaks: Counter[str] = Counter()

    def model(self, site: str) -> SiteModel:
        """Return what is known of a site. A model that a newer version wrote is begun anew."""
        if site not in self._known:
            written = self._models.load(site)
            try:
                self._known[site] = SiteModel.from_json(written) if written else SiteModel()
            except ValueError as error:
                logger.warning("the model of %s is begun anew: %s", site, error)
                self._known[site] = SiteModel()
        return self._known[site]

    def sites(self) -> list[str]:
        """Return the sites of which this crawl has learnt more than one page says by itself."""
        return [site for site, model in self._known.items() if len(model.pages) > 1]

    def learn(self, document: Document) -> SiteModel:
        """Learn a page, and return its site's model with it."""
        site = document.site or ""
        old = self.model(site)
        new = old.learn(document, document.fetched_at.date() if document.fetched_at else None)
        if new.pages == old.pages:
            return old  # the page was not drawn into the sample; what was counted of the others still holds
        self._known[site] = new
        self._models.save(site, new.to_json(), new.learnt, datetime.now(UTC))
        return new

    def look_for_leaks(self, article: Article) -> None:
        """Count what the rules of a known site kept although it repeats where no article's text stands."""
        model = self.model(article.site or "")
        if len(model.pages) >= SETTLED_PAGES:
            found = leaks(article, model)
            self.leaks.update(text for text in found if text in self.leaks or len(self.leaks) < MAX_LEAKS)
