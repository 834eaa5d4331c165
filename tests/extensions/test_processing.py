"""The executor of a crawl has the limits of the settings, and its worker stops with the crawl."""

from __future__ import annotations

import asyncio

import pytest
from scrapy.extension import ExtensionManager

from crawler import Page
from crawler.exceptions import BadInputError, PathologicalPageError, StoppedError
from crawler.extensions.processing import PageProcessing, executor_of
from tests.shells import crawler_with

SLOW = Page("https://e.org/1", b"<html><body>" + b"<div><p>a</p></div>" * 4_900 + b"</body></html>")


@pytest.mark.parametrize(("crawling", "error"), [(True, PathologicalPageError), (False, StoppedError)])
def test_a_page_ends_at_the_limit_or_when_the_crawl_is_stopped(*, crawling: bool, error: type[Exception]) -> None:
    crawler = crawler_with(CRAWLER_CLEAN_SECONDS=1.0 if crawling else 600.0, CRAWLER_CLEAN_MEGABYTES=1000)
    crawler.crawling = crawling
    processing = PageProcessing.from_crawler(crawler)
    crawler.extensions = ExtensionManager(processing, crawler=crawler)
    assert executor_of(crawler) is processing.executor
    with pytest.raises(error):
        asyncio.run(processing.executor.extract(SLOW))
    processing.executor.close()


def test_without_the_extension_there_is_no_executor() -> None:
    crawler = crawler_with()
    crawler.extensions = ExtensionManager(crawler=crawler)
    with pytest.raises(BadInputError, match="PageProcessing is switched off"):
        executor_of(crawler)
