"""The URLs of ecns.cn, in the forms of both of its systems."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.sites.chinanews import CHINANEWS, LAST_LIST_PAGE
from crawler.vocabulary import ArticleKind
from crawler.vocabulary.word_lists import read_word_list

ROOT = "https://www.ecns.cn"
OLD = "2018-05-03/301274"
NEW = "2026-07-20/iabc123"


@pytest.mark.parametrize(
    ("path", "identity", "page", "kind"),
    [
        ("/2018/05-03/301274.shtml", OLD, 1, ArticleKind.ARTICLE),
        ("/m/news/society/2018/05-03/301274_2.shtml", OLD, 2, ArticleKind.ARTICLE),
        ("/photo/2018/05-03/301274.shtml", OLD, 1, ArticleKind.GALLERY),
        ("/news/2026-07-20/detail-iabc123.shtml", NEW, 1, ArticleKind.ARTICLE),
        ("/video/2026-07-20/detail-iabc123-p3.shtml", NEW, 3, ArticleKind.VIDEO),
        ("//2018//05-03/301274.SHTML", OLD, 1, ArticleKind.ARTICLE),
        ("/news//2026-07-20///detail-iabc123.Shtml", NEW, 1, ArticleKind.ARTICLE),
    ],
)
def test_the_url_of_an_article_has_its_identity_page_and_kind(
    path: str, identity: str, page: int, kind: ArticleKind
) -> None:
    for host in ("https://www.ecns.cn", "http://ecns.cn"):
        address = CHINANEWS.address(host + path)
        assert address is not None
        assert (address.identity, address.page, address.kind) == (identity, page, kind)
        assert address.day == date.fromisoformat(identity[:10])
        assert address.url.endswith(".shtml")
        assert "//" not in address.url.partition("://")[2]


@pytest.mark.parametrize(
    "url", [f"{ROOT}/2018/13-41/301274.shtml", f"{ROOT}/news/", "https://ecns.example/2018/05-03/301274.shtml", ""]
)
def test_other_urls_have_no_address(url: str) -> None:
    assert CHINANEWS.address(url) is None


@pytest.mark.parametrize("path", ["/2018/05-03/301274.shtml", "/news/2026-07-20/detail-iabc123.shtml"])
def test_the_url_of_a_further_page_is_that_page_s(path: str) -> None:
    first = CHINANEWS.address(ROOT + path)
    assert first is not None
    third = CHINANEWS.address(CHINANEWS.page_url(first, 3))
    assert third is not None
    assert (third.identity, third.page, third.url) == (first.identity, 3, first.url)
    assert CHINANEWS.page_url(first, 1) == first.url


def test_a_list_goes_on_until_its_last_page() -> None:
    url, pages = f"{ROOT}/news/politics/", [1]
    assert CHINANEWS.is_list(url)
    while (following := CHINANEWS.next_list(url)) is not None:
        url = following
        pages.append(CHINANEWS.list_page(url))
    assert pages == list(range(1, LAST_LIST_PAGE + 1))


@pytest.mark.parametrize("path", ["", "/", "/rss/rss.xml", "/part/6/ecns_rank24h.json", "/cns-wire/index.shtml"])
def test_home_page_feeds_and_ranking_are_lists(path: str) -> None:
    assert CHINANEWS.is_list(ROOT + path)


@pytest.mark.parametrize("path", ["/aboutus.shtml", "/images/a/", "/app/"])
def test_pages_of_the_site_itself_are_no_lists(path: str) -> None:
    assert not CHINANEWS.is_list(ROOT + path)


@pytest.mark.parametrize("kind", ["navigation", "source"])
def test_a_word_is_listed_once(kind: str) -> None:
    entries = read_word_list("sites/words/chinanews.tsv").of(kind)
    assert len(entries) == len({entry.text for entry in entries}) > 0
