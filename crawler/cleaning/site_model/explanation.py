"""A site's model in plain words: what repeats, how often, since when, what became of it; what rules let through."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.cleaning.classifier.labels import site_verdicts
from crawler.cleaning.site_model.samples import identity_of, path_key, text_key
from crawler.cleaning.site_model.statistics import REPEATED_PAGES, REPEATED_SHARE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from crawler.cleaning.site_model.model import SiteModel
    from crawler.cleaning.site_model.samples import PageTrace
    from crawler.items import Article

KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Repeated:
    """A text that repeats: on `pages` of the `of` pages that the model holds, fetched from `first` to `last`.

    `became` says what is done with it there: KEPT, or the reason to remove it
    that most of its pages have.
    """

    text: str
    path: str
    pages: int
    of: int
    first: date | None
    last: date | None
    became: str


def explain(model: SiteModel) -> list[Repeated]:
    """Return what repeats on a site, the most frequent first."""
    least = max(REPEATED_PAGES + 1, REPEATED_SHARE * len(model.pages))
    often = {text for text, pages in model.pooled.pages_of.items() if len(pages) >= least}
    found: dict[str, list[_Place]] = {text: [] for text in often}
    for page in model.pages:
        for seen, reason in zip(page.blocks, site_verdicts(model.pooled, page), strict=True):
            if seen.text in often:
                found[seen.text].append(_Place(page, seen.path, reason or KEPT))
    rows = [_row(text, places, len(model.pages)) for text, places in found.items()]
    return sorted(rows, key=lambda row: (-row.pages, row.text))


def leaks(article: Article, model: SiteModel) -> list[str]:
    """Return the kept texts of a page, cleaned by its site's rules, that repeat off the paths of articles' text."""
    identity, pooled = identity_of(article.document), model.pooled
    return [
        block.text
        for block in article.kept
        if pooled.repeats(text_key(block.text), identity) and not pooled.varies(path_key(block.path))
    ]


@dataclass(frozen=True, slots=True)
class _Place:
    page: PageTrace
    path: str
    became: str


def _row(text: str, places: list[_Place], of: int) -> Repeated:
    days = [place.page.day for place in places if place.page.day]
    return Repeated(
        text=text,
        path=_most(place.path for place in places),
        pages=len({place.page.identity for place in places}),
        of=of,
        first=min(days, default=None),
        last=max(days, default=None),
        became=_most(place.became for place in places),
    )


def _most(words: Iterable[str]) -> str:
    counted = Counter(words)
    return max(counted, key=lambda word: (counted[word], word))
