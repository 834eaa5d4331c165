"""Removes an article from the model of its site: its page, and its texts on the pages of other articles."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.cleaning.site_model.model import SiteModel
from crawler.storage.site_models import ModelStore

if TYPE_CHECKING:
    from collections import Counter
    from datetime import datetime

    from sqlalchemy.engine import Engine

    from crawler.storage.forgetting.subject import Subject

PAGES, BLOCKS = "pages of models", "texts on other pages of models"


def remove_from_models(engine: Engine, subject: Subject, counts: Counter[str], now: datetime | None) -> None:
    """Write the models without the article, or only count without a time. A model that cannot be read begins again."""
    store = ModelStore(engine)
    for site in sorted({site for site, _ in subject.keys}):
        written = store.load(site)
        if written is None:
            continue
        try:
            model = SiteModel.from_json(written)
        except ValueError:
            if now and subject.is_in(written):
                store.save(site, SiteModel().to_json(), now)
            continue
        smaller = without(model, subject, counts)
        if now and smaller.pages != model.pages:
            store.save(site, smaller.to_json(), now)


def without(model: SiteModel, subject: Subject, counts: Counter[str]) -> SiteModel:
    """Return a model without the pages of an article, and without the blocks of other pages that name it."""
    pages = []
    for page in model.pages:
        if subject.is_page(page.identity):
            counts[PAGES] += 1
            continue
        blocks = tuple(block for block in page.blocks if not subject.is_in(block.text))
        counts[BLOCKS] += len(page.blocks) - len(blocks)
        pages.append(page if len(blocks) == len(page.blocks) else replace(page, blocks=blocks))
    return SiteModel(tuple(pages))
