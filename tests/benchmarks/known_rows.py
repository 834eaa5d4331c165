"""Fills a new database as a crawl of years leaves it: articles, their URLs, and the URLs of pages without one."""

from __future__ import annotations

from sqlalchemy import text

from crawler.storage.database import open_database
from crawler.vocabulary import ArticleKind, UrlKind, UrlState

_NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :rows)"
_DAY = "'20' || substr(CAST(100 + i / 336 % 26 AS TEXT), 2) || '-' || substr(CAST(101 + i % 12 AS TEXT), 2) || '-' || "
_DAY += "substr(CAST(101 + i / 12 % 28 AS TEXT), 2)"
_URL = f"'https://www.ecns.cn/news/' || {_DAY} || '/detail-iknown' || i || '.shtml'"
_KEY = f"{_DAY} || '/iknown' || i"
_URLS = {
    "site": ":site",
    "key": _KEY,
    "url": _URL,
    "kind": ":article",
    "state": "CASE WHEN i % 20 < 18 THEN :stored WHEN i % 20 = 18 THEN :refused ELSE :gone END",
    "discovered_at": f"{_DAY} || 'T00:00:00+00:00'",
    "day": _DAY,
    "section": "'news'",
    "fetched_at": f"{_DAY} || 'T00:01:00+00:00'",
    "discovered_from": "'https://www.ecns.cn/news/'",
    "digest": "'0123456789abcdef0123456789abcdef0123456789abcdef' || i",
    "archived": """'["data/archive/known.warc.gz:' || i || '"]'""",
    "due_at": "CASE WHEN i % 20 = 0 THEN 4000000000.0 + i END",  # the others are never fetched again
    "priority": "0",
    "attempts": "1",
    "run": "1",
    "first_announced": "CASE WHEN i % 3 > 0 THEN 1500000000.0 + 100 * i END",
    "first_linked": "CASE WHEN i % 3 < 2 THEN 1500000000.0 + 100 * i END",
}
_ARTICLES = {
    "url": _URL,
    "site": ":site",
    "identity": _KEY,
    "kind": ":article_kind",
    "title": "'A known story, number ' || i",
    "text": "'The ferry of Wuyuan was repaired in the spring of ' || i || ' by a workshop of nine potters.'",
    "published": f"{_DAY} || 'T08:30:00+08:00'",
    "authors": "'[]'",
    "images": "'[]'",
    "template": "'ecns'",
    "removed": """'{"navigation": 12}'""",
    "cleaned_by": "'rules-0'",
    "stored_at": f"{_DAY} || 'T00:01:00+00:00'",
}


def fill(database: str, site: str, number: int) -> None:
    """Add so many URLs, nine of ten with a stored article; none of them is due."""
    words = {"site": site, "article": UrlKind.ARTICLE, "article_kind": ArticleKind.ARTICLE}
    words |= {"stored": UrlState.STORED, "refused": UrlState.REFUSED, "gone": UrlState.GONE}
    engine = open_database(database)
    with engine.begin() as connection:
        for table, columns, condition in (("urls", _URLS, ""), ("articles", _ARTICLES, "WHERE i % 20 < 18")):
            insert = f"INSERT INTO {table} ({', '.join(columns)}) {_NUMBERS} "
            query = insert + f"SELECT {', '.join(columns.values())} FROM n {condition}"  # noqa: S608  # our own text
            used = {name: str(word) for name, word in words.items() if f":{name}" in query}
            connection.execute(text(query), used | {"rows": number})
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    engine.dispose()
