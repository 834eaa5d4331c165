"""A store of articles of the imitation site, with their archived pages, as older rules would have left it.

These rules kept a line of boilerplate below the text, and did not take the site's name off the headline.
"""

from __future__ import annotations

import json
import os
import re
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from crawler.processing.process import clean_extracted, extract
from crawler.storage.archive.page import archived_page
from crawler.storage.archive.writer import ArchiveWriter
from crawler.storage.articles import Articles
from crawler.storage.database import open_database, writing
from crawler.storage.schema import ARTICLES, REPROCESSED, REVISIONS
from crawler.vocabulary import ArticleKind
from tests.crawling import PROJECT
from tests.forked import Forked
from tests.site import contents
from tests.storage.records import NOON

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from sqlalchemy.engine import Engine

    from crawler.items import Record

LEFT_OVER = "Media partners:"
SUFFIX = " - ECNS"
OLDER = "older-rules"
HTML = [("Content-Type", "text/html; charset=utf-8")]
_WHOLE = [
    page for page in contents(every=1).pages if len(page.article.pages) == 1 and page.article.look.template == "d"
]
PAGES = [(page.path, page.served.body) for page in _WHOLE if page.article.known.kind == ArticleKind.ARTICLE][:20]
"""The path and the bytes of each page."""
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def stored_by_older_rules(
    url: str, folder: Path, count: int, pages: Sequence[tuple[str, bytes]] = PAGES
) -> list[Record]:
    """Store so many articles with pages in an archive in the folder; return them as the current rules clean them.

    The pages are used several times if there are more articles: each has a URL of its own.
    """
    records = list(_cleaned(folder, count, pages[:count]))
    engine = open_database(url)
    with writing(engine) as connection:
        Articles(engine).add(connection, [_older(record, at) for at, record in enumerate(records)], NOON)
    engine.dispose()
    return records


def _older(record: Record, at: int) -> Record:
    """Return the record of an article by the older rules: each third has another text, each fourth another headline."""
    text = f"{record.text}\n\n{LEFT_OVER}" if at % 3 == 0 else record.text
    removed = tuple(one for one in record.removed if one.reason != "media-partners") if at % 3 == 0 else record.removed
    title = f"{record.title}{SUFFIX}" if at % 4 == 0 else record.title
    return replace(record, text=text, title=title, removed=removed, cleaned_by=OLDER)


def _cleaned(folder: Path, count: int, pages: Sequence[tuple[str, bytes]]) -> Iterator[Record]:
    writer = ArchiveWriter(folder, "pages", 10**9, "tests")
    used = [pages[at % len(pages)] for at in range(count)]
    days = [_DAY.search(path) for path, _ in used]
    names = [(day[0], f"iabcdefg{at:07}") for at, day in enumerate(days) if day]
    urls = [f"http://www.ecns.cn/news/society/{day}/detail-{name}.shtml" for day, name in names]
    places = [writer.write(url, 200, HTML, body, NOON) for url, (_, body) in zip(urls, used, strict=True)]
    writer.close()
    made: dict[str, Record] = {}
    for at, place in enumerate(places):
        path = used[at][0]
        record = made.get(path)
        if record is None:
            record = made[path] = clean_extracted(extract(archived_page([place.place]))).record()
        yield replace(record, identity="/".join(names[at]), url=urls[at].replace("http:", "https:"), pages=(place,))


def rows_of(url: str) -> dict[str, list[dict[str, Any]]]:
    """Return all rows of the articles and their revisions."""
    engine = open_database(url)
    with closing(engine.connect()) as connection:
        found = {
            table.name: [dict(row) for row in connection.execute(select(table).order_by(table.c.id)).mappings()]
            for table in (ARTICLES, REVISIONS)
        }
    engine.dispose()
    return found


def change(url: str, at: int, **columns: Any) -> None:
    """Change the row of an article, as another run might."""
    engine = open_database(url)
    is_it = ARTICLES.c.identity.like(f"%/iabcdefg{at:07}")
    with writing(engine) as connection:
        connection.execute(update(ARTICLES).where(is_it).values(columns))
    engine.dispose()


def lose_page(url: str, at: int) -> None:
    """Let an article have been archived in a file that is gone."""
    change(url, at, pages=json.dumps([{"file": "gone.warc.gz", "offset": 0, "digest": None}]))


def results(engine: Engine, result: str) -> int:
    """Return how many articles have a result."""
    with closing(engine.connect()) as connection:
        return len(connection.execute(select(REPROCESSED.c.run).where(REPROCESSED.c.result == result)).all())


def begun(*arguments: str) -> Forked:
    """Begin `chinanews reprocess`."""
    return Forked(["reprocess", *arguments], PROJECT, dict(os.environ), command=True)
