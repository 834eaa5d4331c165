"""The forms of URLs on any site, and the words in them."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.exceptions import BadInputError
from crawler.extraction.urls import split_url
from crawler.sites.url_forms import (
    NEITHER_ARTICLE_NOR_LIST,
    NO_ARTICLE,
    article_ids,
    canonical,
    day_of,
    host_of,
    identity_of,
    is_article,
    is_feed,
    is_file,
)


@pytest.mark.parametrize(
    "path",
    [
        "/2026/05/03/bees",
        "/news/2026-05-03/bees.html",
        "/news/bees-on-the-upper-deck",
        "/news/bees_on_the_upper_deck,12.html",
        "/a/12345",
        "/news/story-1234567.php",
        "/news/c0ffee12ab",
        "/2026/may/bees",
        "/archives/2026/05/03/bees.html",
        "/blog/bees-on-deck",
    ],
)
def test_a_path_with_a_date_a_headline_or_a_number_is_an_article_s(path: str) -> None:
    assert is_article(path)


@pytest.mark.parametrize(
    "path",
    ["", "/", "/news", "/2026/05/03/", "/tag/12345", "/author/2026/05/03/x", "/world-news", "/blog/tag/bees-on-deck"],
)
def test_any_other_path_is_not(path: str) -> None:
    assert not is_article(path)


def test_words_of_lists_are_words_that_articles_do_not_have() -> None:
    assert NO_ARTICLE > NEITHER_ARTICLE_NOR_LIST
    lists = "archive archives category categories feed feeds page pages rss section sections sitemap"
    assert sorted(NO_ARTICLE - NEITHER_ARTICLE_NOR_LIST) == sorted(lists.split())
    assert {"impressum", "wp-json", "terms-of-service"} <= NEITHER_ARTICLE_NOR_LIST


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("/2026/05/03/bees", date(2026, 5, 3)),
        ("/20260503/bees", date(2026, 5, 3)),
        ("/2026/05/bees", None),
        ("/2026/02/30/bees", None),
        ("/2026/may/03/bees", None),
        ("/bees", None),
    ],
)
def test_the_day_in_a_path_is_read(path: str, day: date | None) -> None:
    assert day_of(path) == day


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://News.example/a?utm_source=x&id=1&fbclid=2&PHPSESSID=3#top", "https://news.example/a?id=1"),
        ("https://news.example/a?ref=x&reference=1", "https://news.example/a?reference=1"),
    ],
)
def test_a_canonical_url_has_no_tracking_parameters_and_no_session(url: str, found: str) -> None:
    assert canonical(split_url(url)) == found


TRACKING = (
    "utm_source=x&utm_term=y fbclid=1 gclid=1 dclid=1 msclkid=1 yclid=1 twclid=1 ttclid=1 igshid=1 igsh=1 _ga=2.1 "
    "_gl=1 mc_cid=a mc_eid=a ref=home source=rss from=feed spm=1.2 cid=news-letter gbraid=1 li_fat_id=1 xtor=a s_cid=a "
    "__twitter_impression=true PHPSESSID=ab sid=ab12 jsessionid=AB sessionid=1 ASPSESSIONIDABC=DEF"
).split()


@pytest.mark.parametrize("tracking", TRACKING)
def test_parameters_that_track_readers_and_sessions_are_no_part_of_a_url(tracking: str) -> None:
    for query in (f"{tracking}&id=1001&lang=en", f"id=1001&{tracking}&lang=en", f"id=1001&lang=en&{tracking}"):
        parts = split_url(f"https://news.example/view.php?{query}")
        assert canonical(parts) == "https://news.example/view.php?id=1001&lang=en"
        assert identity_of(parts) == "news.example/view.php?id=1001&lang=en"


@pytest.mark.parametrize(
    "query",
    [
        "sid=1001",
        "source=12",
        "cid=77",
        "gallery_id=5",
        "emcid=1",
        "lang=zh",
        "id=%C4%FA%BA%C3",
        "1001",
        "a=&b",
        "q=a%20b",
    ],
)
def test_all_other_parameters_stay_as_they_are_written(query: str) -> None:
    url = f"https://news.example/view.php?{query}"
    assert canonical(split_url(url)) == url


@pytest.mark.parametrize(
    "other",
    [
        "http://www.news.example/view.php?b=%e4%bd%a0&id=1",
        "https://NEWS.example:443/view.php?b=%E4%BD%A0&id=1#top",
        "http://news.example:80/view.php?id=1&b=你",
        "https://news.example/view%2Ephp?id=1&utm_medium=x&b=你&",
        "https://news.example/view.php;jsessionid=0A1B?id=1&b=你",
    ],
)
def test_one_page_has_one_identity_in_every_spelling_of_its_url(other: str) -> None:
    assert identity_of(split_url(other)) == identity_of(split_url("https://news.example/view.php?id=1&b=你"))


def test_a_host_in_letters_of_its_language_is_the_host_in_ascii() -> None:
    found = {identity_of(split_url(f"http://{host}/a 1")) for host in ("bücher.example", "xn--bcher-kva.example:80")}
    assert found == {"xn--bcher-kva.example/a%201"}


@pytest.mark.parametrize(
    "url",
    [
        "/view.php?id=1001",
        "/news_info.php?SerialNo=42",
        "/?p=123",
        "/index.php?p=123",
        "/article.asp?newsid=5",
        "/news/articleView.html?idxno=120011",
        "/index.php?option=com_content&view=article&id=12:bees-on-board&Itemid=3",
        "/modules.php?name=News&file=article&sid=77",
        "/index.php?m=content&c=index&a=show&catid=6&id=9",
        "/read?article=AKR20260305000100051",
        "/bbs/board.php?bo_table=news&wr_id=31",
        "/noticia.php?id_noticia=8",
        "/story.aspx?guid={0b7a-11}",
        "/view.do?nttId=9&x=1",
        "/view.php?id=7&section=people&utm_source=rss",
        "/show.asp?1001",
    ],
)
def test_a_query_with_an_id_names_an_article(url: str) -> None:
    assert article_ids(split_url(f"https://news.example{url}"))


@pytest.mark.parametrize(
    "url",
    [
        "/view.php",
        "/news?p=2",
        "/?page_id=2",
        "/?cat=3",
        "/list.php?id=3",
        "/articleList.html?id=5&page=2",
        "/category.asp?id=5",
        "/search.php?id=1",
        "/index.php?option=com_content&view=category&id=8",
        "/user.php?id=7",
        "/tag/?id=7",
        "/view.php?id=harbour",
        "/view.php?page=2",
        "/view.php?utm_id=5",
        "/2026?year=2026",
    ],
)
def test_any_other_query_does_not(url: str) -> None:
    assert not article_ids(split_url(f"https://news.example{url}"))


def test_files_and_feeds_are_known_by_their_paths() -> None:
    assert is_file("/a/bees.JPG")
    assert not is_file("/a/bees.html")
    assert all(map(is_feed, ("/rss", "/feed/", "/news.xml", "/a/atom.xml")))
    assert not is_feed("/feedback")


def test_a_host_is_that_of_a_web_url() -> None:
    assert host_of("https://news.example:8080/a") == "news.example"
    for text in ("news.example", "ftp://news.example/", "http://[", "http://news.example:port/"):
        with pytest.raises(BadInputError, match=r"no http\(s\) URL"):
            host_of(text)
