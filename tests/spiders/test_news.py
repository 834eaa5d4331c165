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
from tests.storage.warcs import archived, record, warc

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


@pytest.mark.parametrize("damaged", ["https:///a", "http://[::1/a", "https://a.example:x/", "dns:a.example"])
def test_a_record_without_a_web_url_does_not_keep_an_archive_from_being_read(tmp_path: Path, damaged: str) -> None:
    archived(tmp_path, warc(record(damaged), record("https://a.example/1")))
    site = AnySiteSpider.site_to_crawl(read_arguments({"archive": str(tmp_path)}))
    assert site.has("https://a.example/1")
