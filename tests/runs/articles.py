"""Makes small articles for the tests of the site profile and of the layout monitor."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from crawler import Article, Block, Document, Metadata
from crawler.items import FetchContext
from crawler.vocabulary import ArticleKind, Role

COMPLETE = Metadata("Tea", datetime(2026, 5, 1, tzinfo=UTC), "2026-05-01 10:00", "A paper", "An editor", "Tea", "en")
TEXT = "Farmers brought in the tea. " * 20


def article(
    template: str = "known",
    kind: ArticleKind = ArticleKind.ARTICLE,
    text: str = TEXT,
    year: int | None = 2026,
    key: str | None = None,
    **lost: None,
) -> Article:
    """Make an article with one kept block; `lost` are the fields that it does not have."""
    published = datetime(year, 5, 1, tzinfo=UTC) if year else None
    found = replace(COMPLETE, published=published, **lost)  # type: ignore[arg-type]
    fetch = FetchContext(key, 0.0) if key else None
    document = Document("https://e.org/1", kind, template, found, (Block(text, Role.BODY),), fetch=fetch)
    return Article(document, (None,), "test")
