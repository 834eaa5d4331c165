"""Loads the modules of a crawl, for the process that crawls are forked from, and reads a few pages and lists.

That compiles patterns and reads models, once for all crawls. No module may install a reactor.
"""

from __future__ import annotations

import importlib
import pkgutil
from datetime import UTC, datetime

from crawler.extraction.lists import links_of
from crawler.items import Page
from crawler.processing.process import process
from tests.sample import ARTICLE, LISTS, records

PACKAGES = (
    "crawler",
    "scrapy.commands",
    "scrapy.downloadermiddlewares",
    "scrapy.extensions",
    "scrapy.spidermiddlewares",
)
OTHERS = ("alembic.command", "scrapy.cmdline", "scrapy.logformatter", "scrapy.statscollectors", "trafilatura")
LEFT_OUT = (
    "crawler.__main__",
    "crawler.integrations",  # it and the reader load large libraries, which few tests use
    "crawler.reader",
    "crawler.storage.migrations",
    "scrapy.extensions.statsmailer",
)


def _load(package: str) -> None:
    for module in pkgutil.iter_modules(importlib.import_module(package).__path__, f"{package}."):
        if module.name in LEFT_OUT:
            continue
        if module.ispkg:
            _load(module.name)
        else:
            importlib.import_module(module.name)


for _package in PACKAGES:
    _load(_package)
for _name in OTHERS:
    importlib.import_module(_name)
for _page, _ in records()[::8]:
    if isinstance(_page, Page) and ARTICLE.search(_page.url):
        process(_page, datetime.now(UTC))
for _page, _ in records():
    if isinstance(_page, Page) and LISTS.search(_page.url):
        links_of(_page)
