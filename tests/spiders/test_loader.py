"""Scrapy finds all spiders, and loads only the one that is asked for."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from scrapy import Request
from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader

from crawler.entry_points import SPIDERS_GROUP, offered
from crawler.exceptions import BadInputError
from crawler.spiders.loader import PACKAGE, SiteSpiderLoader, checked_spider
from crawler.storage.frontier.run_urls import GROUP
from tests.crawling import PROJECT
from tests.offered import offer, site_source

if TYPE_CHECKING:
    from pathlib import Path

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


@pytest.mark.slow
def test_an_installed_site_has_a_spider_and_a_broken_one_says_why(tmp_path: Path) -> None:
    offer(tmp_path, "paper-dist", {"paper_module.py": site_source("paper")}, {"paper": "paper_module"})
    offer(tmp_path, "wrong-dist", {"wrong_module.py": "SITE = 1"}, {"wrong": "wrong_module"})
    program = f"""
from scrapy.settings import Settings
from crawler.spiders.loader import SiteSpiderLoader
loader = SiteSpiderLoader(Settings({{"SPIDER_MODULES": ["{PACKAGE}"]}}))
spider = loader.load("paper")
print(set(loader.list()) >= {{"paper", "wrong"}}, spider.name, spider.site, spider.__mro__[1].__name__)
loader.load("wrong")
"""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join((str(PROJECT), str(tmp_path)))}
    given = [sys.executable, "-c", program]
    ended = subprocess.run(given, env=environment, check=False, capture_output=True, text=True)
    assert ended.stdout == "True paper <Paper 'paper'> NewsSpider\n"
    assert "BadInputError: the site 'wrong' of wrong-dist cannot be used" in ended.stderr.splitlines()[-1]


def test_a_distribution_may_offer_a_spider_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    source = "from crawler.spiders.chinanews import ChinanewsSpider as S\nclass Own(S):\n    name = 'own'\nOTHER = 1\n"
    offer(tmp_path, "own", {"own_spider.py": source}, {}, "own = own_spider:Own\nbad = own_spider:OTHER")
    good, bad = (offered(SPIDERS_GROUP)[name][0] for name in ("own", "bad"))
    assert checked_spider(good).name == "own"
    with pytest.raises(
        BadInputError, match="the spider 'bad' of own cannot be used: own_spider:OTHER is no NewsSpider"
    ):
        checked_spider(bad)
