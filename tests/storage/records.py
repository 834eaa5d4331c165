"""Invented records of articles, as the last pipeline stores them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

from crawler.items import Image, Record
from crawler.storage.articles import Articles
from crawler.storage.database import writing
from crawler.vocabulary import ArticleKind, Role, StoreResult

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
BEIJING = timezone(timedelta(hours=8))
URL = "https://www.ecns.cn/news/2026-03-04/detail-iabcdefg0000001.shtml"
TEXT = "The harbour opened on Monday.\n\nBoats came from three towns."


def record(text: str = TEXT, title: str | None = "Harbour opens", **changes: Any) -> Record:
    """Return the record of one article, with some of its fields changed."""
    made = Record(
        url=URL,
        site="chinanews",
        kind=ArticleKind.ARTICLE,
        title=title,
        text=text,
        published=datetime(2026, 3, 4, 9, 30, tzinfo=BEIJING).isoformat(),
        published_raw="2026-03-04 09:30",
        source="Harbour Daily",
        editor="Lin Haishan",
        authors=("Wu Yue", 'O\'Neil "Jim"'),
        section=None,
        language="en",
        images=(Image("https://www.ecns.cn/1.jpg", "港口 — the harbour"),),
        incomplete=None,
        identity="2026-03-04/iabcdefg0000001",
        template="page-object",
        removed={Role.MEDIA_PARTNERS: 1},
        cleaned_by="rules-1",
        fetched_at=NOON.isoformat(),
    )
    return replace(made, **changes)


def numbered(number: int, **changes: Any) -> Record:
    """Return the record of the article with a number; each number is another article."""
    identity = f"2026-03-04/iabcdefg{number:07}"
    return record(**{"url": f"https://www.ecns.cn/news/{identity}.shtml", "identity": identity} | changes)


def put(engine: Engine, one: Record, now: datetime = NOON) -> StoreResult:
    """Store a record as the pipeline does; return what the store did."""
    articles = Articles(engine)
    with writing(engine) as connection:
        return articles.put(connection, articles.stored(connection, one), one, now)
