"""Every article of the imitation site can be reached from its home page by the links that a crawler follows."""

from __future__ import annotations

from urllib.parse import urlsplit

from crawler import Page
from crawler.extraction.lists import links_of
from crawler.sites.chinanews import CHINANEWS
from tests.site import contents

SITE = contents(every=1)
HOST = "http://www.ecns.cn"


def reached_from_home() -> set[str]:
    """Follow links to lists and articles from the home page on; return the paths that were answered."""
    queue, seen = ["/"], {"/"}
    while queue:
        path = queue.pop()
        for url in links_of(Page(HOST + path, SITE.answers[path].body)).urls:
            target = urlsplit(url).path
            known = CHINANEWS.is_list(url) or CHINANEWS.address(url)
            if known and target in SITE.answers and target not in seen:
                seen.add(target)
                queue.append(target)
    return seen


def test_every_page_of_every_article_is_reached_from_the_home_page() -> None:
    reached = reached_from_home()
    assert {page.path for page in SITE.pages} <= reached
    assert {"/rss/rss.xml", "/part/6/ecns_rank24h.json", "/news/politics/index_2.shtml"} <= reached


def test_the_address_of_every_page_is_that_of_its_article() -> None:
    for page in (*SITE.pages, *SITE.mobile):
        address = CHINANEWS.address(HOST + page.path)
        assert address is not None
        assert (address.url, address.page) == (page.article.known.url, page.number)


def test_the_url_of_a_further_page_is_made_from_the_first() -> None:
    for page in SITE.pages:
        address = CHINANEWS.address(HOST + page.path)
        assert address is not None
        assert urlsplit(CHINANEWS.page_url(address, page.number)).path == page.path


def test_each_mobile_copy_has_an_article() -> None:
    assert SITE.mobile
    assert all(copy.path in SITE.answers and copy.article.path in SITE.answers for copy in SITE.mobile)


def test_pages_that_are_no_articles_have_no_address() -> None:
    others = SITE.answers.keys() - {page.path for page in (*SITE.pages, *SITE.mobile)}
    assert "/aboutus.shtml" in others
    assert not [path for path in others if CHINANEWS.address(HOST + path)]
