"""The whole road: the imitation site crawled over HTTP, and again from the archive that the crawl made."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from crawler.vocabulary import RunStatus
from tests.crawling import PROJECT, Crawling
from tests.site import Article, NewsSite, contents

if TYPE_CHECKING:
    from pathlib import Path

SAMPLE = PROJECT / "seeds" / "sample.warc.gz"


def whole_site() -> NewsSite:
    return NewsSite(answers=contents(every=1).answers)


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Crawling:
    """Return the crawl of the whole site."""
    with whole_site() as site:
        crawling = Crawling(tmp_path_factory.mktemp("whole"), site.address)
        ended = crawling.run("-O", "articles.jsonl")
    assert (ended.exit_code, ended.status) == (0, RunStatus.OK), ended.log
    return crawling


def expected() -> dict[str, Article]:
    return {article.known.url: article for article in contents(every=1).articles}


def test_every_article_is_stored_once_with_its_known_text_and_fields(crawled: Crawling) -> None:
    stored = crawled.articles()
    assert stored.keys() == expected().keys()
    for url, article in expected().items():
        assert_is(stored[url], article)


def test_a_second_crawl_stores_nothing(crawled: Crawling, tmp_path: Path) -> None:
    with whole_site() as site:
        again = crawled.copy(tmp_path, site.address)
        ended = again.run()
    assert (ended.exit_code, ended.status) == (0, RunStatus.NOTHING_NEW), ended.log
    assert again.articles() == crawled.articles()
    assert not [path for path in site.requests if "detail-" in path], "known articles are not asked for again"


def test_what_is_exported_is_what_is_stored(crawled: Crawling) -> None:
    lines = (crawled.folder / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(expected())
    assert not any('"blocks"' in line or "Media partners:" in line for line in lines)


def test_the_archive_of_a_crawl_gives_the_same_articles(crawled: Crawling, tmp_path: Path) -> None:
    again = Crawling(tmp_path)
    ended = again.run("-a", f"archive={crawled.folder / 'data' / 'archive'}")
    assert ended.exit_code == 0, ended.log
    assert texts(again) == texts(crawled)
    assert not (tmp_path / "data" / "archive").exists(), "what is replayed is not archived again"


def test_the_sample_gives_every_article_with_the_network_cut_off(tmp_path: Path) -> None:
    crawling = Crawling(tmp_path)
    cut_off = ["unshare", "--map-root-user", "--net", "true"]
    if subprocess.run(cut_off, check=False, capture_output=True).returncode:
        pytest.skip("this machine lets nobody make a network namespace")
    ended = crawling.run("-a", f"archive={SAMPLE}", prefix=tuple(cut_off[:-1]))
    assert ended.exit_code == 0, ended.log
    stored = crawling.articles()
    assert stored.keys() == expected().keys()
    for url, article in expected().items():
        assert_is(stored[url], article)


def assert_is(stored: dict[str, object], article: Article) -> None:
    known = article.known
    assert stored["text"] == article.text, known.url
    fields = ("kind", "title", "source", "editor", "section")
    assert {name: stored[name] for name in fields} == {name: getattr(known, name) for name in fields}
    assert stored["published"] == known.published.isoformat(), known.url
    assert stored["authors"] == list(known.authors)


def texts(crawling: Crawling) -> dict[str, object]:
    return {url: row["text"] for url, row in crawling.articles().items()}
