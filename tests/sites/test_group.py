"""A group of sites asks the site of each URL."""

from __future__ import annotations

from crawler.items import Page
from crawler.sites.chinanews import CHINANEWS
from crawler.sites.generic import generic_site
from crawler.sites.group import SiteGroup

OTHER = generic_site("news.example")
GROUP = SiteGroup("news", {"www.ecns.cn": CHINANEWS, "news.example": OTHER})
ARTICLE = "https://www.ecns.cn/2018/05-03/301274.shtml"
LIST = "https://www.ecns.cn/news/index_2.shtml"
ELSEWHERE = "https://elsewhere.example/2026/05/03/a-b-c-d"
DECLARED = b'<meta property="og:type" content="article">'


def test_a_url_is_read_by_the_rules_of_its_own_site() -> None:
    address = CHINANEWS.address(ARTICLE)
    assert address is not None
    assert GROUP.address(ARTICLE) == address
    assert GROUP.page_url(address, 2) == CHINANEWS.page_url(address, 2)
    assert GROUP.address("https://news.example/2026/05/03/a") == OTHER.address("https://news.example/2026/05/03/a")
    assert (GROUP.member(ARTICLE), GROUP.member("https://news.example/")) == (CHINANEWS, OTHER)


def test_lists_are_those_of_the_sites() -> None:
    assert GROUP.is_list(LIST)
    assert (GROUP.list_page(LIST), GROUP.next_list(LIST)) == (2, CHINANEWS.next_list(LIST))


def test_a_page_declares_itself_an_article_on_a_site_that_reads_declarations() -> None:
    assert GROUP.page_address(Page("https://news.example/bees", DECLARED)) is not None
    assert GROUP.page_address(Page("https://www.ecns.cn/bees", DECLARED)) is None


def test_a_url_of_no_member_is_neither_article_nor_list() -> None:
    assert (GROUP.address(ELSEWHERE), GROUP.is_list(ELSEWHERE), GROUP.member(ELSEWHERE)) == (None, False, GROUP)
    assert GROUP.page_address(Page(ELSEWHERE, DECLARED)) is None
    assert not GROUP.has(ELSEWHERE)
