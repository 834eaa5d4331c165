"""The model of a site: what its pages, taken together, say of any one of them.

It is a sample of at most MAX_PAGES pages, chosen by chance and newness, which is
the same whatever the order they came in; so is all that follows from it. Learning
returns a new model and changes none.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from crawler.cleaning.site_model.samples import PageTrace, Seen, trace
from crawler.cleaning.site_model.statistics import Pooled

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawler.cleaning.classifier.forest import Forest
    from crawler.items import Document

MAX_PAGES = 40
FORMAT = 1
"""The version of the JSON; another one is not read."""
DIGEST_CHARS = 12


@dataclass(frozen=True)
class SiteModel:
    """The sample of pages."""

    pages: tuple[PageTrace, ...] = ()

    def learn(self, document: Document, day: date | None = None, forest: Forest | None = None) -> SiteModel:
        """Return the model with one page more; a page that is learnt again stands in the place of its older self."""
        return self.with_pages([trace(document, day, forest)])

    def with_pages(self, traces: Iterable[PageTrace]) -> SiteModel:
        """Return the model with further pages."""
        came = list(traces)
        latest: dict[str, PageTrace] = {}
        for page in (*self.pages, *came):
            known = latest.get(page.identity)
            latest[page.identity] = page if known is None else max(known, page, key=_newness)
        sample = sorted(latest.values(), key=lambda page: page.rank)[:MAX_PAGES]
        return SiteModel(tuple(sample))

    @cached_property
    def pooled(self) -> Pooled:
        """What the pages of the sample say together."""
        return Pooled(self.pages)

    @cached_property
    def digest(self) -> str:
        """Name the model: two with the same digest give the same verdicts."""
        return sha256(json.dumps(_written(self.pages)).encode()).hexdigest()[:DIGEST_CHARS]

    def to_json(self) -> str:
        """Write the model down."""
        content = {"format": FORMAT} | _written(self.pages)
        return json.dumps(content, separators=(",", ":"))

    @classmethod
    def from_json(cls, written: str) -> SiteModel:
        """Read a model. ValueError where it is none, or of another format."""
        content = json.loads(written)
        if not isinstance(content, dict) or content.get("format") != FORMAT:
            raise ValueError(f"not a model of a site in format {FORMAT}")
        return cls(tuple(_read(page, content) for page in content["pages"]))


def _newness(page: PageTrace) -> tuple[date, str]:
    """Order what was learnt of one page, so that the same one stays whichever came first."""
    return page.day or date.min, json.dumps([[seen.text, seen.path, seen.mark] for seen in page.blocks])


def _written(pages: tuple[PageTrace, ...]) -> dict[str, Any]:
    """Write pages with each text and path once."""
    texts = {text: at for at, text in enumerate(dict.fromkeys(seen.text for page in pages for seen in page.blocks))}
    paths = {path: at for at, path in enumerate(dict.fromkeys(seen.path for page in pages for seen in page.blocks))}
    return {
        "texts": list(texts),
        "paths": list(paths),
        "pages": [
            [
                page.identity,
                page.day.isoformat() if page.day else None,
                [[texts[seen.text], paths[seen.path], seen.mark] for seen in page.blocks],
            ]
            for page in pages
        ],
    }


def _read(page: list[Any], content: dict[str, Any]) -> PageTrace:
    identity, day, blocks = page
    texts, paths = content["texts"], content["paths"]
    seen = tuple(Seen(texts[text], paths[path], mark) for text, path, mark in blocks)
    return PageTrace(identity, date.fromisoformat(day) if day else None, seen)
