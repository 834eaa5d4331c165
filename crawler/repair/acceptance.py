"""Keeps accepted templates, and processes the refused pages of the site again by them.

Each step can be killed: a template is stored in one transaction, and so is each article with the state of its URL. To
continue, accept again: the templates that were kept process the pages that are still refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crawler.processing.reprocessing import retry_refused
from crawler.storage.frontier.refusals import Refusals
from crawler.storage.known_articles import REASONS
from crawler.storage.learnt_templates import LearntTemplate, LearntTemplates
from crawler.storage.site_models import ModelStore

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from sqlalchemy.engine import Engine

    from crawler.processing.reprocessing import Retried
    from crawler.repair.proposals import Proposal
    from crawler.storage.frontier.records import RefusedUrl

_OF_EVIDENCE = (
    "known_articles",
    "learnt_from",
    "held_back",
    "exact",
    "corrected",
    "different",
    "at_least",
    "not_stated",
)
"""The figures that stay with a template; they name no article."""


def keep(engine: Engine, site: str, proposals: Sequence[Proposal], now: datetime) -> list[str]:
    """Store the templates of confirmed proposals, and return their names."""
    names = []
    for proposal in proposals:
        if proposal.failure is None and (learnt := proposal.learnt):
            figures = proposal.as_json()
            evidence: dict[str, Any] = {name: figures[name] for name in _OF_EVIDENCE}
            kept = LearntTemplate(site, learnt.name, learnt.template, evidence, now.isoformat())
            LearntTemplates(engine).add(kept)
            names.append(learnt.name)
    return names


def refused_pages(engine: Engine, site: str) -> list[RefusedUrl]:
    """Return the pages of a site that were refused as those of a changed layout are."""
    return [one for one in Refusals(engine).listed(site) if one.reason in REASONS]


def process_again(
    engine: Engine, pages: Sequence[RefusedUrl], now: datetime, min_confidence: float
) -> Iterator[Retried]:
    """Process refused pages by the present rules, and store the articles that pass. Yields the result of each."""
    models, refusals = ModelStore(engine), Refusals(engine)
    for page in pages:
        yield retry_refused(models, refusals, page, now, min_confidence)
