"""The one function for each way to find the site of a page. A known host has its site's rules in any crawl."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from crawler import Page, process
from crawler.exceptions import BadInputError
from crawler.extraction import parse_page
from crawler.processing.pool import WorkerPool
from crawler.processing.process import read
from crawler.sites import FILES, UNKNOWN, copied_id_of, known_sites, recognised_site, site_at, site_named
from crawler.sites.chinanews import CHINANEWS
from crawler.sites.chinanews_zh import CHINANEWS_ZH
from crawler.sites.generic import GivenPages, generic_site
from crawler.spiders.arguments import CrawlArguments
from crawler.spiders.news import AnySiteSpider
from crawler.vocabulary import Template
from tests.sites.test_chinanews_zh import ERAS, TEXT

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.sites import Site

NOW = datetime(2026, 11, 1, tzinfo=UTC)
ZH_URL, ZH_BODY = ERAS[2026]


def crawled_with(site: Site) -> tuple[str, str]:
    """Return template and text of a page of the Chinese site, fetched by a crawl of `site`."""
    article, refusal = process(Page(ZH_URL, ZH_BODY, site=site), NOW)
    assert refusal is None
    return article.document.template, article.text


def test_each_file_of_a_site_defines_it_under_its_own_name() -> None:
    sites = known_sites()
    assert [name for name, site in sites.items() if not site.version] == list(FILES)
    assert (sites["chinanews"], sites["chinanews_zh"]) == (CHINANEWS, CHINANEWS_ZH)


def test_a_site_that_is_not_known_by_name_is_an_error_that_lists_the_known_ones() -> None:
    assert site_named("chinanews") == CHINANEWS
    with pytest.raises(BadInputError, match="known sites: chinanews, chinanews_zh"):
        site_named("chinanews_en")


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://www.ecns.cn/", CHINANEWS),
        ("http://www.chinanews.com.cn/gn/", CHINANEWS_ZH),
        ("http://finance.chinanews.com/", CHINANEWS_ZH),
        ("https://www.news.example/a", generic_site("news.example")),
    ],
)
def test_the_site_of_a_url_is_that_of_its_host(url: str, site: Site) -> None:
    assert site_at(url) == site


def test_text_that_is_no_url_has_no_site() -> None:
    with pytest.raises(BadInputError, match=r"no http\(s\) URL"):
        site_at("news.example")


def test_a_page_without_a_url_is_recognised_by_its_looks() -> None:
    assert recognised_site(parse_page(Page("", ZH_BODY))) == CHINANEWS_ZH
    assert recognised_site(parse_page(Page("", b'<h1 id="contitle">Bees</h1><p id="yanse">Bees.'))) == CHINANEWS
    assert recognised_site(parse_page(Page("", b"<p>Bees."))) == UNKNOWN


def test_the_id_in_a_copy_on_another_host_is_found() -> None:
    assert copied_id_of("https://m.chinanews.com/wap/detail/ecnszw/heabc123.shtml") == "iheabc123"
    assert copied_id_of("https://news.example/wap/detail/ecnszw/heabc123.shtml") is None


def test_a_crawl_from_any_url_reads_a_known_host_by_the_rules_of_its_site() -> None:
    site = AnySiteSpider.site_to_crawl(CrawlArguments(url="http://www.chinanews.com.cn/"))
    assert site == CHINANEWS_ZH
    assert crawled_with(site) == ("chinanews-zh", TEXT)


@pytest.mark.parametrize("others", [[], ["https://news.example/bees", "https://www.ecns.cn/news/"]], ids=str)
def test_a_crawl_of_given_urls_reads_a_known_host_by_the_rules_of_its_site(tmp_path: Path, others: list[str]) -> None:
    file = tmp_path / "urls.txt"
    file.write_text("\n".join([ZH_URL, *others]), encoding="utf-8")
    site = AnySiteSpider.site_to_crawl(CrawlArguments(urls=file))
    assert site.member(ZH_URL) == CHINANEWS_ZH
    assert crawled_with(site) == ("chinanews-zh", TEXT)
    if others:
        assert isinstance(site.member(others[0]), GivenPages)
        assert site.member(others[1]) == CHINANEWS


def test_the_worker_reads_a_page_by_the_rules_of_its_site(tmp_path: Path) -> None:
    file = tmp_path / "urls.txt"
    file.write_text(f"{ZH_URL}\nhttps://news.example/bees", encoding="utf-8")
    page = Page(ZH_URL, ZH_BODY, site=AnySiteSpider.site_to_crawl(CrawlArguments(urls=file)))
    with WorkerPool(60.0, 2048) as pool:
        assert asyncio.run(pool.run(read, page)) == read(page)


def test_a_page_of_an_unknown_host_has_a_site_with_the_name_of_its_host() -> None:
    page = Page("https://www.news.example/bees", f"<p>{TEXT}</p>".encode())
    document = process(page, NOW).article.document
    assert (document.site_name, document.template) == ("news.example", Template.TRAFILATURA)
