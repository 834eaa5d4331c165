"""Scrapy's other commands: `shell`, `fetch`, `view`, `runspider`, `bench`, and `parse`, which tries a spider of ours.

They run without the parts of this project, which need a crawl of a site: its frontier, its database and its pipelines.
Scrapy loads this file before it checks a command.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from scrapy import signals
from scrapy.settings import default_settings

from crawler.downloader.resolver import installed_resolver

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

PARTS = (
    "EXTENSIONS", "ITEM_PIPELINES", "DOWNLOADER_MIDDLEWARES", "SPIDER_MIDDLEWARES", "DOWNLOAD_HANDLERS", "DOWNLOADER",
    "SCHEDULER", "STATS_CLASS", "RETRY_ENABLED", "METAREFRESH_ENABLED", "DOWNLOADER_STATS",
    "WARN_ON_GENERATOR_RETURN_VALUE", "FEED_EXPORTERS", "FEED_STORAGES",
)  # fmt: skip
"""The settings that name the parts of this project, or switch off those parts of Scrapy that ours replace."""


class OtherSpiders:
    """The add-on that leaves the parts of this project out, unless the spider is ours and crawls."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Look at the spider of a crawl."""
        return cls(crawler)

    def update_settings(self, settings: BaseSettings) -> None:
        """Give Scrapy's own value to the settings of the parts; the command line outranks that."""
        if getattr(self._crawler.spider, "crawls", False):
            return
        for name in PARTS:
            settings.set(name, getattr(default_settings, name), priority="project")
        self._crawler.signals.connect(_allow_all_addresses, signals.engine_started, weak=False)


def _allow_all_addresses() -> None:
    """Let an operator fetch a page from any address: the links of a page lead to no other."""
    if resolver := installed_resolver():
        resolver.trusts_all = True
