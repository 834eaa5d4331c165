"""`scrapy crawl chinanews`: China News Service's English site, ecns.cn."""

from crawler.sites.chinanews import CHINANEWS
from crawler.spiders.site_spider import NewsSpider


class ChinanewsSpider(NewsSpider):
    """Crawls ecns.cn."""

    name = "chinanews"
    site = CHINANEWS
