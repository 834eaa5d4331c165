"""The model of a site: a sample of its pages, whose statistics help to label the blocks of any one of them.

The sample has at most MAX_PAGES pages, chosen at random with a preference for new ones. It does not depend on the
order in which they came, and neither do the labels. A model is immutable: adding a page returns a new model.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from crawler.cleaning.site_model.samples import BlockSample, PageSample, identity_of, page_sample, rank_of
from crawler.cleaning.site_model.statistics import SiteStatistics
from crawler.unsafe_characters import read_json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawler.cleaning.classifier.boosted_trees import BoostedTrees
    from crawler.items import Document

MAX_PAGES = 40
FORMAT = 1  # the version of the JSON. A model of another version is not read.
DIGEST_CHARS = 12


@dataclass(frozen=True)
class SiteModel:
    """The sample of a site's pages."""

    pages: tuple[PageSample, ...] = ()

    def learn(self, document: Document, day: date | None = None, classifier: BoostedTrees | None = None) -> SiteModel:
        """Return the model with one page more, fetched on `day`. A page replaces its own older sample.

        It is the same model if the page does not enter the sample, which its name and its day decide.
        """
        name = identity_of(document)
        if self._last_rank is not None and name not in self._names and rank_of(name, day) > self._last_rank:
            return self
        return self.with_pages([page_sample(document, day, classifier)])

    def with_pages(self, samples: Iterable[PageSample]) -> SiteModel:
        """Return the model with more pages."""
        newest: dict[str, PageSample] = {}
        for page in (*self.pages, *samples):
            known = newest.get(page.identity)
            newest[page.identity] = page if known is None else max(known, page, key=_newness)
        return SiteModel(tuple(sorted(newest.values(), key=lambda page: page.rank)[:MAX_PAGES]))

    def united(self, other: SiteModel) -> SiteModel:
        """Return the model of the pages of both. Neither the order nor the grouping of several models matters."""
        return self if {*other.pages} <= {*self.pages} else self.with_pages(other.pages)

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(page.identity for page in self.pages)

    @cached_property
    def _last_rank(self) -> tuple[float, str] | None:
        """The rank that a new page must have; None if the sample has room for any page."""
        return max(page.rank for page in self.pages) if len(self.pages) >= MAX_PAGES else None

    @cached_property
    def statistics(self) -> SiteStatistics:
        """The statistics of the sample."""
        return SiteStatistics(self.pages)

    @cached_property
    def digest(self) -> str:
        """The name of the model, in hexadecimal: two models with the same digest give the same labels."""
        return sha256(json.dumps(_written(self.pages)).encode()).hexdigest()[:DIGEST_CHARS]

    def to_json(self) -> str:
        """Return the model as JSON."""
        return json.dumps({"format": FORMAT} | _written(self.pages), separators=(",", ":"))

    @classmethod
    def from_json(cls, written: str) -> SiteModel:
        """Read a model from JSON. ValueError if it is not one, or has another format."""
        content = read_json(written)  # older versions wrote lone surrogates
        if not isinstance(content, dict) or content.get("format") != FORMAT:
            raise ValueError(f"not a site model in format {FORMAT}")
        return cls(tuple(_read(page, content) for page in content["pages"]))


def _newness(page: PageSample) -> tuple[date, str]:
    """Order the samples of one page by age, and those of one day in some fixed way."""
    return page.day or date.min, json.dumps([[block.text, block.path, block.score] for block in page.blocks])


def _written(pages: tuple[PageSample, ...]) -> dict[str, Any]:
    """Return the pages for JSON. Each text and path is written once; blocks refer to them by number."""
    texts = {text: at for at, text in enumerate(dict.fromkeys(block.text for page in pages for block in page.blocks))}
    paths = {path: at for at, path in enumerate(dict.fromkeys(block.path for page in pages for block in page.blocks))}
    return {
        "texts": list(texts),
        "paths": list(paths),
        "pages": [
            [
                page.identity,
                page.day.isoformat() if page.day else None,
                [[texts[block.text], paths[block.path], block.score] for block in page.blocks],
            ]
            for page in pages
        ],
    }


def _read(page: list[Any], content: dict[str, Any]) -> PageSample:
    identity, day, blocks = page
    texts, paths = content["texts"], content["paths"]
    samples = tuple(BlockSample(texts[text], paths[path], score) for text, path, score in blocks)
    return PageSample(identity, date.fromisoformat(day) if day else None, samples)
