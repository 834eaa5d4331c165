"""Made-up records of articles, as the last pipeline hands them to the store."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

from crawler.items import Address, Article, Block, Document, Image, Metadata
from crawler.sites.chinanews import CHINANEWS
from crawler.storage.articles import Articles
from crawler.storage.database import writing
from crawler.vocabulary import ArticleKind, Role

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

    from crawler.items import Record
    from crawler.vocabulary import StoreResult

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
BEIJING = timezone(timedelta(hours=8))
URL = "https://www.ecns.cn/news/2026-03-04/detail-iabcdefg0000001.shtml"
IDENTITY = "2026-03-04/iabcdefg0000001"
TEXT = "The harbour opened on Monday.\n\nBoats came from three towns."


def made(text: str = TEXT, title: str | None = "Harbour opens") -> Article:
    """Return an article."""
    blocks = tuple(Block(paragraph, Role.BODY, "p") for paragraph in text.split("\n\n") if paragraph)
    removed = Block("Media partners:", Role.MEDIA_PARTNERS)
    document = Document(
        url=URL,
        kind=ArticleKind.ARTICLE,
        template="page-object",
        metadata=Metadata(
            title=title,
            published=datetime(2026, 3, 4, 9, 30, tzinfo=BEIJING),
            published_raw="2026-03-04 09:30",
            source="Harbour Daily",
            editor="Lin Haishan",
            language="en",
            authors=("Wu Yue", 'O\'Neil "Jim"'),
        ),
        blocks=(*blocks, removed),
        images=(Image("https://www.ecns.cn/1.jpg", "港口 — the harbour"),),
        site=CHINANEWS,
        address=Address(IDENTITY, URL, ArticleKind.ARTICLE, date(2026, 3, 4)),
        fetched_at=NOON,
    )
    labels = (*(None for _ in blocks), Role.MEDIA_PARTNERS)
    return Article(document, labels, cleaned_by="rules-1")


def record(text: str = TEXT, title: str | None = "Harbour opens", **changes: Any) -> Record:
    """Return the record of one article, with some of the record's own fields changed."""
    return replace(made(text, title).record(), **changes)


def numbered(number: int, **changes: Any) -> Record:
    """Return the record of the article of a number, another one for each."""
    identity = f"2026-03-04/iabcdefg{number:07}"
    return record(**{"url": f"https://www.ecns.cn/news/{identity}.shtml", "identity": identity} | changes)


def put(engine: Engine, one: Record, now: datetime = NOON) -> StoreResult:
    """Store a record as the pipeline does; return the store's result."""
    articles = Articles(engine)
    with writing(engine) as connection:
        return articles.put(connection, articles.stored(connection, one), one, now)
