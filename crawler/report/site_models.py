"""The models of the sites in words: how many pages they know, and the texts that repeat on these."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from crawler.cleaning.site_model.convergence import Convergence, convergence
from crawler.cleaning.site_model.explanation import repeated_texts
from crawler.cleaning.site_model.model import SiteModel
from crawler.storage.schema import MODELS

if TYPE_CHECKING:
    from crawler.cleaning.site_model.explanation import RepeatedText
    from crawler.report.scope import ScopedStore

MOST_TEXTS = 40  # of a site
MOST_SITES = 50
_STATES = {
    Convergence.CONVERGED: "More pages would hardly change a label: half of the pages give the same labels as all.",
    Convergence.TOO_FEW_PAGES: "It has too few pages to judge blocks by; the rules and the classifier decide.",
    Convergence.LABELS_DIFFER: "It still changes: half of the pages give other labels than all of them.",
}


@dataclass(frozen=True, slots=True)
class SiteWords:
    """The model of a site in words; `updated_at` is when a crawl wrote it, in UTC. `others` are texts not shown."""

    site: str
    pages: int
    state: str
    updated_at: str
    texts: tuple[RepeatedText, ...]
    others: int


def site_models(store: ScopedStore) -> list[SiteWords]:
    """Return the models of the scope's sites, by name. A model of another format is left out, as in a crawl."""
    query = select(MODELS).order_by(MODELS.c.site).limit(MOST_SITES)
    query = query.where(MODELS.c.site == store.scope.site) if store.scope.site else query
    found = []
    for row in store.rows(query, "the site models"):
        try:
            model = SiteModel.from_json(row.model)
        except ValueError:
            continue
        texts = repeated_texts(model)
        state = _STATES[convergence(model)]
        shown = tuple(texts[:MOST_TEXTS])
        found.append(SiteWords(row.site, len(model.pages), state, row.updated_at, shown, len(texts) - len(shown)))
    return found
