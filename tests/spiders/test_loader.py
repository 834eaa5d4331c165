"""Scrapy finds all spiders, and loads only the one that is asked for."""

from __future__ import annotations

import subprocess
import sys

import pytest
from scrapy import Request
from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader

from crawler.spiders.loader import PACKAGE, SiteSpiderLoader
from crawler.storage.frontier.run_urls import GROUP
from tests.crawling import PROJECT

SETTINGS = Settings({"SPIDER_MODULES": [PACKAGE]})
OF_A_CRAWL = ("crawler.spiders.site_spider", "crawler.extraction", "sqlalchemy", "numpy", "trafilatura")


def test_it_finds_the_spiders_that_scrapys_loader_finds() -> None:
    ours, scrapys = SiteSpiderLoader(SETTINGS), SpiderLoader(SETTINGS)
    assert ours.list() == sorted(scrapys.list())
    assert [ours.load(name) for name in ours.list()] == [scrapys.load(name) for name in ours.list()]
    assert GROUP in ours.list()


def test_a_spider_that_does_not_exist_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="nosuchsite"):
        SiteSpiderLoader(SETTINGS).load("nosuchsite")


def test_spiders_in_other_modules_are_found_too() -> None:
    settings = Settings({"SPIDER_MODULES": ["scrapy.spiders", PACKAGE]})
    assert set(SiteSpiderLoader(SETTINGS).list()) <= set(SiteSpiderLoader(settings).list())
    assert SiteSpiderLoader(Settings({"SPIDER_MODULES": ["scrapy.spiders"]})).ours == frozenset()


def test_a_request_has_the_spiders_that_take_its_url() -> None:
    request = Request("https://www.ecns.cn/")
    assert SiteSpiderLoader(SETTINGS).find_by_request(request) == SpiderLoader(SETTINGS).find_by_request(request)


def test_the_names_are_listed_without_loading_what_a_crawl_needs() -> None:
    program = f"""
import sys
from scrapy.settings import Settings
from crawler.spiders.loader import SiteSpiderLoader
names = SiteSpiderLoader(Settings({{"SPIDER_MODULES": ["{PACKAGE}"]}})).list()
print(len(names), [name for name in {OF_A_CRAWL} if name in sys.modules])
"""
    ended = subprocess.run([sys.executable, "-c", program], cwd=PROJECT, check=True, capture_output=True, text=True)
    assert ended.stdout == f"{len(SiteSpiderLoader(SETTINGS).list())} []\n"
