"""An article whose URL has its id in the query is fetched with it and stored once, whatever the spelling of its URL."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
    assert sorted(site.asked) == sorted([f"{HOST}/", ONE, f"www.{TWO}", f"{HOST}/?p=7"])


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
