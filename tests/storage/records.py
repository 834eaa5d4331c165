"""Made-up records of articles, as the last pipeline hands them to the store."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

from crawler.items import Article, Block, Image, Metadata, Verdict
from crawler.storage.articles import Articles
from crawler.storage.database import writing
from crawler.vocabulary import Role

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

    from crawler.storage.articles import Record

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
BEIJING = timezone(timedelta(hours=8))
URL = "https://www.ecns.cn/news/2026-03-04/detail-iabcdefg0000001.shtml"
TEXT = "The harbour opened on Monday.\n\nBoats came from three towns."


def record(text: str = TEXT, title: str | None = "Harbour opens", **changes: Any) -> Record:
    """Return the record of one article, with the record's own fields changed as told."""
    blocks = tuple(Block(paragraph, Role.BODY, "p") for paragraph in text.split("\n\n") if paragraph)
    removed = Block("Media partners:", "media-partners")
    article = Article(
        url=URL,
        site="chinanews",
        kind="article",
        template="page-object",
        metadata=Metadata(
            title=title,
            published=datetime(2026, 3, 4, 9, 30, tzinfo=BEIJING),
            published_raw="2026-03-04 09:30",
            source="Harbour Daily",
            editor="Lin Haishan",
            language="en",
        ),
        verdicts=(*(Verdict(block, None) for block in blocks), Verdict(removed, "media-partners")),
        cleaned_by="rules-1",
        authors=("Wu Yue", 'O\'Neil "Jim"'),
        images=(Image("https://www.ecns.cn/1.jpg", "港口 — the harbour"),),
        identity="2026-03-04/iabcdefg0000001",
        fetched_at=NOON,
    )
    return article.record() | changes


def numbered(number: int, **changes: Any) -> Record:
    """Return the record of the article of a number, another one for each."""
    identity = f"2026-03-04/iabcdefg{number:07}"
    return record(**{"url": f"https://www.ecns.cn/news/{identity}.shtml", "identity": identity} | changes)


def put(engine: Engine, one: Record, now: datetime = NOON) -> str:
    """Store a record as the pipeline does; returns what the store says of it."""
    articles = Articles(engine)
    with writing(engine) as connection:
        return articles.put(connection, articles.stored(connection, one), one, now)
