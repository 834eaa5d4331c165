"""The private names of Scrapy exist in the installed version, and do what we use them for."""

from __future__ import annotations

from crawler.downloader.scrapy_private import is_closing, wake_up
from tests.shells import crawler_with


def test_a_run_that_has_not_begun_counts_as_closing() -> None:
    crawler = crawler_with()
    assert is_closing(crawler)
    wake_up(crawler)
