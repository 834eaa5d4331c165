"""The site models of a crawl: each page adds to the model of its site, and the models are kept in the database.

Several workers of one crawl write one model: it is that of the pages of all of them.
A model is written each time a quarter of its sample is new, and at the end of the run. So a killed run loses less than
a quarter of the sample; the pages of later runs take the place of these pages.
"""

from __future__ import annotations

import logging
import time
from collections import Counter, deque
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from crawler.cleaning.site_model.convergence import MIN_PAGES
from crawler.cleaning.site_model.explanation import leaks
from crawler.cleaning.site_model.learnt_paths import learnt_paths
from crawler.cleaning.site_model.model import SiteModel
from crawler.items import DeclaredText
from crawler.processing.path_checks import PathChecks
from crawler.vocabulary import Template

if TYPE_CHECKING:
    from collections.abc import Callable

    from crawler.cleaning.site_model.learnt_paths import LearntPaths
    from crawler.items import Article, Document
    from crawler.storage.site_models import ModelStore

logger = logging.getLogger(__name__)
MAX_LEAKS = 200  # the number of different leaks that are counted
MAX_LOOKED_UP, MAX_BLOCKS_LOOKED_UP = 200, 100
"""In how many of the last articles of a run leaks are looked for, and in how many kept blocks of one."""
MIN_NEW_SHARE = 0.25  # a model is written as soon as this share of its sample is new
MAX_LOADED = 50  # how many models are in memory: a crawl may have any number of sites


def load_model(store: ModelStore, site: str) -> SiteModel:
    """Return the model of a site, an empty one if there is none or if it has another format."""
    return _read(site, store.load(site))


def _read(site: str, written: str | None) -> SiteModel:
    try:
        return SiteModel.from_json(written) if written else SiteModel()
    except ValueError as error:
        logger.warning("the model of %s starts again from zero: %s", site, error)
        return SiteModel()


@dataclass(frozen=True, slots=True)
class _KnownPaths:
    """The paths that a model gave, and their checks in this run."""

    model: SiteModel
    paths: LearntPaths | None
    checks: PathChecks

    def is_old(self, model: SiteModel) -> bool:
        """Return whether the sample has grown, or a tenth of its pages are new."""
        new = {page.identity for page in model.pages} - {page.identity for page in self.model.pages}
        return len(model.pages) > len(self.model.pages) or len(new) * 10 >= len(model.pages) > 0


class SiteModels:
    """The models of the sites of one crawl, whose clock is `now`, in seconds since 1970.

    Without a store they are kept nowhere.
    """

    def __init__(self, store: ModelStore | None = None, now: Callable[[], float] = time.time) -> None:
        self._store, self._now = store, now
        self._loaded: dict[str, SiteModel] = {}
        self._stored: dict[str, int] = {}  # the hash of each model's text, as this process has read or written it
        self._several: dict[str, None] = {}
        self._paths: dict[str, _KnownPaths] = {}
        self._unsaved: Counter[str] = Counter()
        self._last: deque[Article] = deque(maxlen=MAX_LOOKED_UP)
        self._is_frozen = False

    def model(self, site: str) -> SiteModel:
        """Return the model of a site."""
        if site not in self._loaded:
            self._loaded[site] = self._load(site)
            if len(self._loaded) > MAX_LOADED:
                oldest = next(iter(self._loaded))
                self._save(oldest)
                del self._loaded[oldest]
        return self._loaded[site]

    def sites(self) -> list[str]:
        """Return the names of the sites whose model has more than one page."""
        return list(self._several)

    def learn(self, document: Document) -> SiteModel:
        """Add a page to the model of its site and return the model. It learns nothing from its own selection."""
        site = document.site_name
        old = self.model(site)
        if self._is_frozen or document.template == Template.LEARNT_PATHS:
            return old
        new = old.learn(document, document.fetched_at.date() if document.fetched_at else None)
        if len(new.pages) > 1:
            self._several[site] = None
        if new is old or new.pages == old.pages:
            return old  # the page did not enter the sample; the statistics of the others still hold
        self._loaded[site] = new
        self._unsaved[site] += 1
        if self._unsaved[site] >= MIN_NEW_SHARE * len(new.pages):
            self._save(site)
        return new

    def save(self) -> None:
        """Write the models that have changed since they were written."""
        for site in [*self._unsaved]:
            self._save(site)

    def freeze(self) -> None:
        """Learn no more: all further pages are cleaned with the present models and by the present paths."""
        self.save()
        self._is_frozen = True

    def known_paths(self, site: str) -> LearntPaths | None:
        """Return the paths of a site's text; None while they are not known, or if they were wrong in this run.

        They are computed again when the model's sample has grown, or a tenth of it has changed.
        """
        model, known = self.model(site), self._paths.get(site)
        if known is None or known.is_old(model):
            known = _KnownPaths(model, learnt_paths(model), known.checks if known else PathChecks())
            self._paths[site] = known
        return None if known.checks.failed else known.paths

    def check_paths(self, article: Article) -> None:
        """Compare an article whose text trafilatura selected with the one that the learnt paths would have given."""
        site = article.document.site_name
        is_checked = article.document.template == Template.TRAFILATURA and not self._is_frozen
        paths = self.known_paths(site) if is_checked else None
        if paths is None:
            return
        checks = self._paths[site].checks
        checks.add(article, paths, self.model(site))
        if checks.failed:
            logger.warning("%s: the learnt paths select other text than trafilatura; they are not used", site)

    def count_leaks(self, article: Article) -> None:
        """Take an article of a known template into the count of leaks, if it is one of the last articles of the run."""
        document, kept = article.document, article.kept[:MAX_BLOCKS_LOOKED_UP]
        short = replace(document, blocks=kept, images=(), declared=DeclaredText())
        self._last.append(replace(article, document=short, labels=(None,) * len(kept)))

    @property
    def leaks(self) -> Counter[str]:
        """The texts that the rules of a known site kept although they repeat outside the paths of article text.

        Each has the number of the last articles of the run, MAX_LOOKED_UP at most, that it was found in.
        """
        found: Counter[str] = Counter()
        for article in self._last:
            model = self.model(article.document.site_name)
            if len(model.pages) >= MIN_PAGES:
                found.update(text for text in leaks(article, model) if text in found or len(found) < MAX_LEAKS)
        return found

    def adopt(self, since: datetime) -> None:
        """Unite the models with those that other workers have written since a time."""
        for site in self._store.changed_since(since) if self._store else ():
            self._unite(site, self._load(site))

    def _load(self, site: str) -> SiteModel:
        text = self._store.load(site) if self._store else None
        self._stored[site] = hash(text)
        return _read(site, text)

    def _save(self, site: str) -> None:
        """Write the model, united with that of other workers of the run, and go on with that."""
        if self._unsaved[site] and self._store:
            now = datetime.fromtimestamp(self._now(), UTC)
            self._stored[site] = hash(self._store.merge(site, partial(self._merged, site), now))
        del self._unsaved[site]

    def _merged(self, site: str, stored: str | None) -> str:
        """Return the text of the model, united with the stored one if another worker has written that."""
        if hash(stored) != self._stored[site]:
            self._unite(site, _read(site, stored))
        return self._loaded[site].to_json()

    def _unite(self, site: str, other: SiteModel) -> None:
        self._loaded[site] = self.model(site).united(other)
        if len(self._loaded[site].pages) > 1:
            self._several[site] = None
