"""Made-up articles for the tests of this folder."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from crawler.checks import SiteExpectations
from crawler.checks.article_under_check import ArticleUnderCheck, prepared
from crawler.items import Article, Block, Document, Metadata
from crawler.vocabulary import ArticleKind, Role

NOW = datetime(2026, 11, 1, tzinfo=UTC)
EXPECTATIONS = SiteExpectations(NOW, language="en", day=date(2026, 7, 20), since=date(1999, 1, 1))
SENTENCE = "Farmers in the hills brought in the last of the tea on Monday, the county said. "


def article(*paragraphs: str | Block, title: str | None = "Tea is in", **fields: object) -> Article:
    """Make an article whose blocks are all kept. `fields` are those of the document."""
    blocks = tuple(Block(text, Role.BODY) if isinstance(text, str) else text for text in paragraphs)
    metadata = Metadata(title=title, published=datetime(2026, 7, 20, tzinfo=UTC))
    document = Document(None, ArticleKind.ARTICLE, "made-up", metadata, blocks)
    return Article(replace(document, **fields), (None,) * len(blocks), "test")  # type: ignore[arg-type]


def checked(*paragraphs: str | Block, title: str = "Tea is in", source: str | None = None) -> ArticleUnderCheck:
    """Prepare an article for the checks; with a `source` it is signed."""
    return prepared(article(*paragraphs, metadata=Metadata(title=title, source=source)))
