"""Crawlers for unit tests of Scrapy's parts: real ones of Scrapy, with the spider of an imitation site."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy.utils.test import get_crawler

from crawler.sites.chinanews import CHINANEWS
from crawler.spiders.limits import Bounds
from crawler.spiders.plan import CrawlPlan
from crawler.spiders.site_spider import NewsSpider
from crawler.spiders.traps import Traps

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.storage.archive.reader import ArchiveReader


class ShellSpider(NewsSpider):
    """The spider of ecns.cn, without seeds."""

    name = "chinanews"
    site = CHINANEWS


def crawler_with(archive: ArchiveReader | None = None, **settings: Any) -> Crawler:
    """Return a crawler of Scrapy's with our settings and a spider; nothing runs."""
    names = {
        "BOT_NAME": "chinanews-crawler",
        "CRAWLER_ALLOWED_ADDRESSES": "",
        "CRAWLER_CONTACT": "https://example.org/contact",
        "CRAWLER_MAX_DELAY": 60.0,
        "CRAWLER_MAX_CRAWL_DELAY": 60.0,
        "CRAWLER_MAX_RETRY_AFTER": 600.0,
        "CRAWLER_MAX_ERRORS_IN_A_ROW": 30,
        "CRAWLER_QUIET_HOURS": "",
        "CRAWLER_RETRY_AFTER_SECONDS": 10.0,
    }
    crawler: Crawler = get_crawler(ShellSpider, names | settings)
    crawler.spider = ShellSpider(CHINANEWS, CrawlPlan(archive=archive), Bounds(30, 2000), Traps(1000))
    return crawler
