"""An article whose URL has its id in the query is fetched with it and stored once, whatever the spelling of its URL."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crawler.vocabulary import RunStatus
from tests.crawl.pages import Pages, article, listed
from tests.crawling import Crawling
from tests.storage.warcs import archived, record, warc

if TYPE_CHECKING:
    from pathlib import Path

HOST = "paper.example"
ONE, TWO = (f"{HOST}/news/view.php?id={number}" for number in (1001, 1002))


def titles(crawling: Crawling) -> list[str]:
    return sorted(row["title"] for row in crawling.rows("SELECT title FROM articles"))


def test_links_with_ids_in_the_query_are_followed_once_each(tmp_path: Path) -> None:
    links = (
        f"http://{ONE}&utm_source=home",
        f"http://{ONE}#comments",
        f"http://www.{TWO}",
        f"http://{HOST}/?p=7&_ga=2.5",
    )
    pages = {f"{HOST}/": listed(*links), ONE: article("Ferry one sails"), f"www.{TWO}": article("Ferry two sails")}
    with Pages(pages | {f"{HOST}/?p=7": article("Ferry seven sails")}) as site:
        crawling = Crawling(tmp_path, site.address)
        ended = crawling.run("-a", f"url=http://{HOST}/", spider="news")
    assert ended.exit_code == 0, ended.log
    assert titles(crawling) == ["Ferry one sails", "Ferry seven sails", "Ferry two sails"]
    sitemaps = [f"{HOST}/sitemap.xml", f"www.{HOST}/sitemap.xml"]  # the usual path, tried on each host
    assert sorted(url for url in site.asked if url not in sitemaps) == sorted(
        [f"{HOST}/", ONE, f"www.{TWO}", f"{HOST}/?p=7"]
    )


def test_lists_that_a_query_names_are_read(tmp_path: Path) -> None:
    lists = {f"{HOST}/?cat=3": listed(f"http://{ONE}"), f"{HOST}/list.php?id=4": listed(f"http://{TWO}")}
    pages = {ONE: article("Ferry one sails"), TWO: article("Ferry two sails")}
    with Pages(lists | pages | {f"{HOST}/": listed(*(f"http://{name}" for name in lists))}) as site:
        crawling = Crawling(tmp_path, site.address)
        ended = crawling.run("-a", f"url=http://{HOST}/", spider="news")
    assert ended.exit_code == 0, ended.log
    assert titles(crawling) == ["Ferry one sails", "Ferry two sails"]


def test_given_urls_are_asked_for_as_they_are_written(tmp_path: Path) -> None:
    written = [f"{ONE}&utm_source=mail", f"www.{TWO}", f"{HOST}/x?ref=a&b=%C4%FA", f"{HOST}/y/?1001"]
    pages = {name: article(f"Ferry {number} sails") for number, name in enumerate(written)}
    with Pages(pages | {f"{HOST}/news/view.php": article("No story chosen")}) as site:
        crawling = Crawling(tmp_path, site.address)
        (tmp_path / "urls.txt").write_text("".join(f"http://{name}#top\n" for name in written), encoding="utf-8")
        ended = crawling.run("-a", "urls=urls.txt", spider="news")
    assert ended.exit_code == 0, ended.log
    assert sorted(site.asked) == sorted(written)
    assert len(crawling.articles()) == len(written)


def test_a_given_url_of_an_article_that_failed_under_another_is_asked_for_as_it_is_written(tmp_path: Path) -> None:
    with Pages({f"{HOST}/": listed(f"http://{ONE}"), f"{ONE}&from=app": article("Ferry one sails")}) as site:
        crawling = Crawling(tmp_path, site.address)
        crawling.run("-a", f"url=http://{HOST}/", spider="news")
        assert not crawling.articles()
        site.asked.clear()
        (tmp_path / "urls.txt").write_text(f"http://{ONE}&from=app\n", encoding="utf-8")
        ended = crawling.run("-a", "urls=urls.txt", spider="news")
    assert ended.exit_code == 0, ended.log
    assert (site.asked, titles(crawling)) == ([f"{ONE}&from=app"], ["Ferry one sails"])


def test_an_archive_gives_its_pages_whatever_form_it_has_their_urls_in(tmp_path: Path) -> None:
    forms = [
        "http://paper.example/2026/03/05/ferry-sails?utm_source=rss",
        "http://PAPER.example:80/2026/03/05/upper-case",
        "http://paper.example/2026/03/05/你好",
        "http://paper.example/2026/03/05/with a space",
        "http://bücher.example/2026/03/05/idn",
        "http://paper.example/2026/03/05/fragment#top",
        "<http://paper.example/2026/03/05/brackets>",
        "https://paper.example:443/2026/03/05/port?b=2&a=1",
        "https://paper.example/view.php?id=1001&fbclid=1",
        "https://paper.example/view.php?fbclid=1&id=1002",
    ]
    records = [record(form, article(f"Ferry {n} sails").encode()) | {"url": form} for n, form in enumerate(forms)]
    archived(tmp_path / "warc", warc(*records))
    crawling = Crawling(tmp_path)
    ended = crawling.run("-a", f"archive={tmp_path / 'warc'}", spider="news")
    assert (ended.exit_code, ended.status) == (0, RunStatus.OK), ended.log
    assert titles(crawling) == [f"Ferry {number} sails" for number in range(len(forms))]


STORY = f"{HOST}/2026/03/05/ferry-sails-again"


def canonical(name: str) -> str:
    return f'<link rel="canonical" href="http://{name}">'


@pytest.mark.parametrize(
    "copy",
    [
        f"{STORY}/amp",
        f"{STORY}?amp=1",
        f"amp.{STORY}",
        f"m.{HOST}/story/99123",
        f"{HOST}/m/2026/03/05/ferry-sails-again",
    ],
)
@pytest.mark.parametrize("listed_original", [True, False])
def test_a_copy_is_stored_once_as_its_article_under_the_canonical_url(
    tmp_path: Path,
    copy: str,
    listed_original: bool,  # noqa: FBT001
) -> None:
    links = [f"http://{copy}", *([f"http://{STORY}"] if listed_original else [])]
    pages = {f"{HOST}/": listed(*links), STORY: article("Ferry sails again", canonical(STORY))}
    with Pages(pages | {copy: article("Ferry sails again", canonical(STORY), "<p>Read more in the app.</p>")}) as site:
        crawling = Crawling(tmp_path, site.address)
        ended = crawling.run("-a", f"url=http://{HOST}/", spider="news")
    assert ended.exit_code == 0, ended.log
    (row,) = crawling.rows("SELECT url, identity, site, revision FROM articles")
    assert row == {"url": f"http://{STORY}", "identity": STORY, "site": HOST, "revision": 1}


def test_a_copy_without_its_article_is_stored_under_the_canonical_url(tmp_path: Path) -> None:
    pages = {f"{HOST}/": listed(f"http://{STORY}/amp"), f"{STORY}/amp": article("Ferry sails again", canonical(STORY))}
    with Pages(pages) as site:
        crawling = Crawling(tmp_path, site.address)
        ended = crawling.run("-a", f"url=http://{HOST}/", spider="news")
    assert [row["identity"] for row in crawling.rows("SELECT identity FROM articles")] == [STORY], ended.log


def test_a_copy_that_only_its_article_declares_is_not_stored_too(tmp_path: Path) -> None:
    amp = f"{HOST}/2026/03/05/ferry-sails-again.amp"
    declared = f'<link rel="amphtml" href="http://{amp}">'
    pages = {f"{HOST}/": listed(f"http://{amp}", f"http://{STORY}"), STORY: article("Ferry sails again", declared)}
    with Pages(pages | {amp: article("Ferry sails again")}) as site:
        crawling = Crawling(tmp_path, site.address)
        crawling.settings["CONCURRENT_REQUESTS_PER_DOMAIN"] = "1"
        ended = crawling.run("-a", f"url=http://{HOST}/", spider="news")
    assert ended.exit_code == 0, ended.log
    assert [row["identity"] for row in crawling.rows("SELECT identity FROM articles")] == [STORY]


def test_a_wrong_canonical_url_costs_no_article(tmp_path: Path) -> None:
    wrong = [f"{HOST}/", f"{HOST}/world", f"{HOST}/news/view.php", STORY, "other.example/2026/03/05/ferry"]
    urls = [f"{HOST}/news/view.php?id={number}" for number in range(1001, 1006)]
    pages = {url: article(f"Bees {n} on board", canonical(wrong[n])) for n, url in enumerate(urls)}
    links = [f"http://{url}" for url in (*urls, STORY)]
    with Pages(pages | {f"{HOST}/": listed(*links), STORY: article("Ferry sails again")}) as site:
        crawling = Crawling(tmp_path, site.address)
        ended = crawling.run("-a", f"url=http://{HOST}/", spider="news")
    assert ended.exit_code == 0, ended.log
    found = {row["identity"] for row in crawling.rows("SELECT identity FROM articles")}
    assert found == {*urls, STORY}


OTHER = f"{HOST}/2026/03/05/bees-come-on-board"


def amphtml(name: str) -> str:
    return f'<link rel="amphtml" href="http://{name}">'


@pytest.mark.parametrize(
    ("claims", "title"),
    [
        ({OTHER: canonical(STORY)}, "Ferry sails again with bees"),
        ({f"{OTHER}/amp": canonical(STORY)}, "Bees come on board"),
        ({f"{HOST}/view.php?id=1001&amp=1": canonical(f"{HOST}/view.php?id=1002")}, "Bees come on board"),
        ({OTHER: amphtml(f"{STORY}/amp"), f"{STORY}/amp": ""}, "Bees come on board"),
    ],
)
def test_a_page_that_declares_itself_another_article_takes_nothing_from_it(
    tmp_path: Path, claims: dict[str, str], title: str
) -> None:
    pages = {name: article(f"{title} {n}" if n else title, head) for n, (name, head) in enumerate(claims.items())}
    own = {} if f"{STORY}/amp" in claims else {STORY: article("Ferry sails again", canonical(STORY))}
    with Pages({f"{HOST}/": listed(*(f"http://{name}" for name in pages | own)), **pages, **own}) as site:
        crawling = Crawling(tmp_path, site.address, {"CONCURRENT_REQUESTS": "1"})
        ended = crawling.run("-a", f"url=http://{HOST}/", spider="news")
    assert ended.exit_code == 0, ended.log
    rows = crawling.rows("SELECT identity, revision FROM articles")
    assert len(rows) == 2, ended.log
    assert {row["revision"] for row in rows} == {1}
    assert not crawling.rows("SELECT * FROM urls WHERE state = 'moved'")


def test_a_given_copy_is_asked_for_and_stored_under_the_canonical_url(tmp_path: Path) -> None:
    with Pages({f"amp.{STORY}": article("Ferry sails again", canonical(STORY))}) as site:
        crawling = Crawling(tmp_path, site.address)
        (tmp_path / "urls.txt").write_text(f"http://amp.{STORY}\n", encoding="utf-8")
        ended = crawling.run("-a", "urls=urls.txt", spider="news")
    assert ended.exit_code == 0, ended.log
    assert site.asked == [f"amp.{STORY}"]
    assert [row["identity"] for row in crawling.rows("SELECT identity FROM articles")] == [STORY]


def test_copies_in_an_archive_are_stored_once(tmp_path: Path) -> None:
    head = canonical(STORY)
    names = (f"m.{HOST}/story/991", f"{STORY}?amp=1", STORY, f"{HOST}/?p=77")
    records = [record(f"http://{name}", article("Ferry sails again", head).encode()) for name in names]
    bees = f"{HOST}/2026/03/06/bees"
    only_copy = record(f"http://amp.{bees}", article("Bees", canonical(bees)).encode())
    archived(tmp_path / "warc", warc(*records, only_copy))
    crawling = Crawling(tmp_path)
    ended = crawling.run("-a", f"archive={tmp_path / 'warc'}", spider="news")
    assert ended.exit_code == 0, ended.log
    rows = crawling.rows("SELECT identity, revision FROM articles ORDER BY identity")
    assert rows == [{"identity": STORY, "revision": 1}, {"identity": bees, "revision": 1}]
