"""`scrapy crawl chinanews_zh`: China News Service's Chinese site, chinanews.com.cn."""

from crawler.sites.chinanews_zh import CHINANEWS_ZH
from crawler.spiders.site_spider import NewsSpider


class ChinanewsZhSpider(NewsSpider):
    """Crawls chinanews.com.cn."""

    name = "chinanews_zh"
    site = CHINANEWS_ZH
