"""Makes a crawler with an open database and the extensions under test, without an engine and a network."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from scrapy.utils.misc import build_from_crawler
from scrapy.utils.test import get_crawler

from crawler import settings
from crawler.extensions.database import CrawlDatabase
from crawler.spiders.chinanews import ChinanewsSpider
from tests.crawling import PROJECT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scrapy.crawler import Crawler

    from crawler.spiders.site_spider import NewsSpider

OURS = {name: value for name, value in vars(settings).items() if name.startswith("CRAWLER_")}


@contextmanager
def crawler_with(
    folder: Path, *extensions: type, spider: type[NewsSpider] = ChinanewsSpider, **given: Any
) -> Iterator[Crawler]:
    """Yield a crawler of a spider that has only these extensions and the database of a folder."""
    settings = OURS | {
        "CRAWLER_DATABASE": f"sqlite:///{folder / 'articles.db'}",
        "CRAWLER_SEEDS": str(PROJECT / "seeds"),
        "CRAWLER_RUNS": str(folder / "runs"),
        "CRAWLER_ARCHIVE": "",
        "EXTENSIONS_BASE": {},
    }
    crawler = get_crawler(spider, settings | given)
    crawler.spider = build_from_crawler(spider, crawler)
    for extension in (CrawlDatabase, *extensions):
        made = build_from_crawler(extension, crawler)
        crawler.extensions.middlewares = (*crawler.extensions.middlewares, made)
    try:
        yield crawler
    finally:
        for extension in crawler.extensions.middlewares:
            if isinstance(extension, CrawlDatabase):
                extension.engine_stopped()
