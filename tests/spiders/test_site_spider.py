"""The spider of one site: its plan, and the requests for leased URLs. Whole crawls are in tests/crawl."""

from __future__ import annotations

import pytest

from crawler.exceptions import BadInputError
from crawler.sites.chinanews import CHINANEWS
from crawler.spiders.arguments import read_arguments
from crawler.spiders.chinanews import ChinanewsSpider
from tests.shells import crawler_with


def test_a_spider_of_a_site_takes_no_url_to_begin_with() -> None:
    with pytest.raises(BadInputError, match="chinanews crawl news"):
        ChinanewsSpider.site_to_crawl(read_arguments({"url": "https://www.ecns.cn/"}))
    assert ChinanewsSpider.site_to_crawl(read_arguments({})) is CHINANEWS


def test_a_spider_reads_its_arguments_and_its_seeds_before_anything_is_fetched() -> None:
    crawler = crawler_with(CRAWLER_SEEDS="seeds", CRAWLER_MAX_LIST_DEPTH=30, CRAWLER_MAX_LISTS=2000)
    spider = ChinanewsSpider.from_crawler(crawler, since="2026-01-01")
    assert (spider.site, spider.plan.scope.since) == (CHINANEWS, "2026-01-01")
    with pytest.raises(BadInputError, match="there is no argument 'sinse'"):
        ChinanewsSpider.from_crawler(crawler, sinse="2026-01-01")
