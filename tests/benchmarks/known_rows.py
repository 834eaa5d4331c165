"""Fills a new database as a crawl of years leaves it: articles, the URLs of pages with and without one, and lists."""

from __future__ import annotations

import re
import time
from typing import Any

from sqlalchemy import text

from crawler.storage.database import open_database
from crawler.storage.frontier.rhythm import DAY
from crawler.vocabulary import ArticleKind, UrlKind, UrlState

_NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :rows)"
_DAY = "'20' || substr(CAST(100 + i / 336 % 26 AS TEXT), 2) || '-' || substr(CAST(101 + i % 12 AS TEXT), 2) || '-' || "
_DAY += "substr(CAST(101 + i / 12 % 28 AS TEXT), 2)"
_URL = f"'https://www.ecns.cn/news/' || {_DAY} || '/detail-iknown' || i || '.shtml'"
_KEY = f"{_DAY} || '/iknown' || i"
_IS_ARTICLE, _IS_LIST = "i % 20 < 18", "i % 100 = 99"
_OTHER_STATE = "CASE WHEN i % 20 = 18 THEN :refused ELSE :gone END"
_LATER = "(:later + i % 500000)"
"""Between one and seven days from now, as revisits are; a later time would be that of a wrong clock."""
_URLS = {
    "site": ":site",
    "key": _KEY,
    "url": _URL,
    "kind": f"CASE WHEN {_IS_LIST} THEN :list ELSE :article END",
    "state": f"CASE WHEN {_IS_ARTICLE} THEN :stored WHEN {_IS_LIST} THEN :listed ELSE {_OTHER_STATE} END",
    "discovered_at": f"{_DAY} || 'T00:00:00+00:00'",
    "day": _DAY,
    "section": "'news'",
    "fetched_at": f"{_DAY} || 'T00:01:00+00:00'",
    "discovered_from": "'https://www.ecns.cn/news/'",
    "digest": "'0123456789abcdef0123456789abcdef0123456789abcdef' || i",
    "archived": """'["data/archive/known.warc.gz:' || i || '"]'""",
    "due_at": f"CASE WHEN i % 20 IN (0, 18) THEN {_LATER} END",  # the others are never fetched again
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
    "removed": """'[{"reason": "navigation", "count": 12}]'""",
    "pages": "'[]'",
    "document_id": _KEY,
    "cleaned_by": "'rules-0'",
    "stored_at": f"{_DAY} || 'T00:01:00+00:00'",
}

_LISTS = {
    "site": ":site",
    "key": _KEY,
    "read_at": "1500000000.0",
    "items": "20",
    "new": "0",
    "due_at": _LATER,
    "rhythm": "'{}'",
}
_ALIASES = {"site": ":site", "url": f"{_URL} || '?copy'", "key": _KEY}
_TABLES = (
    ("urls", _URLS, "i > 0"),
    ("articles", _ARTICLES, _IS_ARTICLE),
    ("list_rhythms", _LISTS, _IS_LIST),
    ("aliases", _ALIASES, "i % 10 = 0"),
)


def fill(database: str, site: str, number: int) -> None:
    """Add so many URLs, nine of ten with a stored article, one of a hundred a list; none of them is due."""
    words = {"site": site, "article": UrlKind.ARTICLE, "list": UrlKind.LIST, "article_kind": ArticleKind.ARTICLE}
    words |= {state.value: state for state in UrlState}
    engine = open_database(database)
    with engine.begin() as connection:
        for table, columns, condition in _TABLES:
            insert = f"INSERT INTO {table} ({', '.join(columns)}) {_NUMBERS} "
            query = insert + f"SELECT {', '.join(columns.values())} FROM n WHERE {condition}"  # noqa: S608  # our own text
            used: dict[str, Any] = {name: str(word) for name, word in words.items() if re.search(rf":{name}\b", query)}
            used |= {"later": time.time() + DAY} if ":later" in query else {}
            connection.execute(text(query), used | {"rows": number})
    if engine.dialect.name == "postgresql":  # as its autovacuum would do meanwhile; nothing does so in SQLite
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
    engine.dispose()
