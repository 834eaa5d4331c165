"""A site's model for people: the texts that repeat and their labels, and the boilerplate that the site's rules kept."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.cleaning.classifier.labels import site_labels
from crawler.cleaning.site_model.samples import identity_of, path_key, text_key
from crawler.cleaning.site_model.statistics import MIN_REPEATED_PAGES, MIN_REPEATED_SHARE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from crawler.cleaning.site_model.model import SiteModel
    from crawler.cleaning.site_model.samples import PageSample
    from crawler.items import Article

KEPT = "kept"


@dataclass(frozen=True, slots=True)
class RepeatedText:
    """A text that repeats: it is on `pages` of the `of` pages of the model, fetched from `first` to `last` (UTC).

    `label` (KEPT or the reason to remove them) and `path` are the label and the class path of most of its blocks.
    """

    text: str
    path: str
    pages: int
    of: int
    first: date | None
    last: date | None
    label: str


def repeated_texts(model: SiteModel) -> list[RepeatedText]:
    """Return the texts that repeat on a site, the most frequent first."""
    least = max(MIN_REPEATED_PAGES + 1, MIN_REPEATED_SHARE * len(model.pages))
    repeated = {text for text, pages in model.statistics.pages_of.items() if len(pages) >= least}
    found: dict[str, list[tuple[PageSample, str, str]]] = {text: [] for text in repeated}
    for page in model.pages:
        for block, label in zip(page.blocks, site_labels(model.statistics, page), strict=True):
            if block.text in repeated:
                found[block.text].append((page, block.path, label or KEPT))
    rows = [_row(text, occurrences, len(model.pages)) for text, occurrences in found.items()]
    return sorted(rows, key=lambda row: (-row.pages, row.text))


def leaks(article: Article, model: SiteModel) -> list[str]:
    """Return the kept texts that repeat on the site, on a path without article text.

    On a page with a template, these are texts that the site's rules should remove.
    """
    statistics, texts = model.statistics, [text_key(block.text) for block in article.kept]
    own = statistics.article_of(identity_of(article.document), texts)
    return [
        block.text
        for block, text in zip(article.kept, texts, strict=True)
        if statistics.repeats(text, own) and not statistics.varies(path_key(block.path))
    ]


def _row(text: str, occurrences: list[tuple[PageSample, str, str]], of: int) -> RepeatedText:
    pages, paths, labels = zip(*occurrences, strict=True)
    days = [page.day for page in pages if page.day]
    return RepeatedText(
        text=text,
        path=_most_frequent(paths),
        pages=len({page.identity for page in pages}),
        of=of,
        first=min(days, default=None),
        last=max(days, default=None),
        label=_most_frequent(labels),
    )


def _most_frequent(words: Iterable[str]) -> str:
    counted = Counter(words)
    return max(counted, key=lambda word: (counted[word], word))
