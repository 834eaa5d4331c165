"""A site's model in plain words: what repeats, how often, since when, what became of it; what rules let through."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.cleaning.judge import verdict_on
from crawler.cleaning.pooled import REPEATED_PAGES, REPEATED_SHARE
from crawler.cleaning.traces import identity_of, path_key, text_key

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date

    from crawler.cleaning.model import SiteModel
    from crawler.cleaning.traces import PageTrace
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
    pages_of = model.pooled.pages_of
    rows = [_row(model, text, pages) for text, pages in pages_of.items() if len(pages) >= least]
    return sorted(rows, key=lambda row: (-row.pages, row.text))


def leaks(article: Article, model: SiteModel) -> list[str]:
    """Return the kept texts of a page, cleaned by its site's rules, that repeat off the paths of articles' text."""
    identity, pooled = identity_of(article), model.pooled
    kept = [verdict.block for verdict in article.verdicts if verdict.reason is None]
    return [
        block.text
        for block in kept
        if pooled.repeats(text_key(block.text), identity) and not pooled.varies(path_key(block.path))
    ]


def unmatched(slugs: Collection[str], articles: Iterable[Article]) -> list[str]:
    """Return those rules, by their slugs, that removed nothing on any of a site's pages."""
    matched = {slug for article in articles for slug in article.removed}
    return sorted(set(slugs) - matched)


def _row(model: SiteModel, text: str, identities: Collection[str]) -> Repeated:
    pages = [page for page in model.pages if page.identity in identities]
    days = [page.day for page in pages if page.day]
    became: Counter[str] = Counter()
    paths: Counter[str] = Counter()
    for page in pages:
        _count(model, page, text, became, paths)
    first, last = (min(days), max(days)) if days else (None, None)
    return Repeated(text, _most(paths), len(pages), len(model.pages), first, last, _most(became))


def _count(model: SiteModel, page: PageTrace, text: str, became: Counter[str], paths: Counter[str]) -> None:
    for seen in page.blocks:
        if seen.text == text:
            became[verdict_on(model.pooled, page, seen) or KEPT] += 1
            paths[seen.path] += 1


def _most(counted: Counter[str]) -> str:
    return max(counted, key=lambda word: (counted[word], word))
