"""`scrapy crawl news` crawls any site; a known host has its own rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crawler.exceptions import BadInputError
from crawler.sites.chinanews_zh import CHINANEWS_ZH
from crawler.sites.generic import GivenPages
from crawler.sites.group import SiteGroup
from crawler.spiders.arguments import read_arguments
from crawler.spiders.news import AnySiteSpider

if TYPE_CHECKING:
    from pathlib import Path


def test_a_known_host_has_its_own_site() -> None:
    assert AnySiteSpider.site_to_crawl(read_arguments({"url": "https://www.chinanews.com.cn/"})) is CHINANEWS_ZH


def test_chosen_pages_of_several_hosts_are_a_group_with_the_site_of_each(tmp_path: Path) -> None:
    file = tmp_path / "urls.txt"
    file.write_text("https://a.example/1\nhttps://www.chinanews.com.cn/gn/2020/01-01/1.shtml\n", encoding="utf-8")
    site = AnySiteSpider.site_to_crawl(read_arguments({"urls": str(file)}))
    assert isinstance(site, SiteGroup)
    assert site.member("https://www.chinanews.com.cn/") is CHINANEWS_ZH
    assert isinstance(site.member("https://a.example/1"), GivenPages)


def test_without_a_site_the_ways_to_name_one_are_listed() -> None:
    with pytest.raises(BadInputError, match="-a url="):
        AnySiteSpider.site_to_crawl(read_arguments({}))
