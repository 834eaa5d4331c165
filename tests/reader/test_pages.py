"""The page as it is served: read-only, bounded, on loopback, with the articles, search, facets and queries."""

from __future__ import annotations

import shutil
import signal
from typing import TYPE_CHECKING

import pytest

from crawler.reader.queries import all_queries
from crawler.storage.database import open_database
from tests.cli.commands import run
from tests.reader.made_store import records
from tests.reader.page import ReaderPage
from tests.storage.records import put

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


def test_the_articles_come_newest_first_with_a_link_to_each(page: ReaderPage) -> None:
    assert [row["id"] for row in page.rows("articles")] == [7, 2, 6, 5, 4, 1, 3]
    text = page.get("/store/articles").text
    assert text.index("Harbour opens, again") < text.index(">Taken back<") < text.index("海港开放")
    assert '<a dir="auto" href="/store/articles/4">A price</a>' in text
    assert "withdrawn" in text
    assert page.get("/store/articles", _col="title").text.count("<th ") == 2


def test_an_article_is_a_page_with_paragraphs_fields_and_revisions(page: ReaderPage) -> None:
    text = page.get("/store/articles/3").text
    assert "<p>星期一，海港开放了。</p>\n\n  <p>来自三个城镇的船只抵达。</p>" in text
    assert 'lang="zh"' in text
    assert "language (language of the text, an ISO 639 code)" in text
    changed = page.get("/store/articles/4").text
    assert '<a href="/store/revisions-of-article?article=4">All 2 revisions</a>' in changed
    assert "A ticket costs four yuan." in page.get("/store/revisions-of-article", article="4").text


@pytest.mark.parametrize(
    ("words", "number"),
    [("harbour", 2), ("MARKETS", 2), ('"new harbour"', 2), ("*", 0), ("NEAR(", 0), ("-", 0)],
)
def test_the_search_of_the_table_takes_any_words(page: ReaderPage, words: str, number: int) -> None:
    found = page.rows("articles", _search=words, _col="title")
    assert len(found) == number


def test_facets_count_years_sections_sources_and_kinds(page: ReaderPage) -> None:
    text = page.get("/store/articles").text
    for link in ("published__startswith=2026", "section=Business", "source=Second+Wire", "kind=gallery", "language=zh"):
        assert f"{page.address}store/articles?{link}" in text
    assert [row["id"] for row in page.rows("articles", published__startswith="2025")] == [3]


def test_every_offered_query_is_listed_and_answers(page: ReaderPage) -> None:
    listed = page.get("/store").text
    for query in all_queries():
        assert f'<a href="/store/{query.name}" title="' in listed
        assert query.title in page.get(f"/store/{query.name}").text
    assert page.rows("search", words="harbour")[0]["article"] == 1
    assert '<a href="/store/articles/1">1</a>' in page.get("/store/search", words="harbour").text


def test_only_the_tables_for_readers_exist(page: ReaderPage) -> None:
    assert "workers" not in page.get("/store").text
    assert page.get("/store/workers").status == page.get("/store/articles_search").status == 404
    assert page.get("/nothing").status == 404
    refused = page.get("/store.json", sql="select * from workers")
    assert (refused.status, "prohibited" in refused.text) == (400, True)


def test_sql_reads_is_bounded_and_writes_nothing(page: ReaderPage) -> None:
    assert page.get("/store.json", sql="select count(*) as n from articles", _shape="array").text == '[{"n": 7}]'
    assert page.get("/store.json", sql="delete from articles").status == 400
    endless = "with recursive a(n) as (select 1 union all select n + 1 from a) select max(n) from a"
    assert page.get("/store.json", sql=endless).status == 400
    many = "with recursive a(n) as (select 1 union all select n + 1 from a where n < 5000) select n from a"
    assert page.get("/store.json", sql=many, _shape="array").text.count("{") == 1000
    assert page.get("/store", method="POST").status == 405
    assert page.get("/store.db").status in {403, 404}


def test_only_requests_to_loopback_and_to_allowed_names_are_answered(page: ReaderPage) -> None:
    for host in ("evil.example", "evil.example:8001", "127.0.0.1.evil.example", "localhost.evil.example:80"):
        assert page.get("/", host=host).status == 421
    assert page.get("/", host="localhost:1").status == page.get("/", host="127.0.0.1").status == 200
    assert page.get("/", host="news.example").status == 200
    assert "http://news.example/store/articles?" in page.get("/store/articles", host="news.example").text


def test_browsers_load_nothing_from_elsewhere(page: ReaderPage) -> None:
    headers = page.get("/store/articles/7").headers
    assert headers["content-security-policy"].startswith("default-src 'none'; ")
    assert (headers["referrer-policy"], headers["x-content-type-options"]) == ("no-referrer", "nosniff")


def test_new_articles_appear_nobody_waits_and_ctrl_c_ends_it(tmp_path: Path) -> None:
    file = tmp_path / "articles.db"
    engine = open_database(f"sqlite:///{file}", busy_seconds=0)
    with ReaderPage(file) as page:
        assert "No article." in page.get("/store/articles").text
        for one in records()[:3]:
            put(engine, one)
        assert [row["id"] for row in page.rows("articles")] == [2, 1, 3]
    engine.dispose()
    assert (page.exit_code, page.errors) == (0, "")


def test_it_ends_with_a_message_if_the_file_is_replaced(store: Path, tmp_path: Path) -> None:
    file = tmp_path / "articles.db"
    shutil.copy(store, file)
    with ReaderPage(file) as page:
        assert page.get("/").status == 200
        shutil.copy(store, tmp_path / "restored.db")
        (tmp_path / "restored.db").rename(file)
        page.get("/")
        page.ends()
    assert page.exit_code == 2
    assert page.errors == f"error: {file} was deleted or replaced: start chinanews serve again\n"


def test_an_export_is_read_in_the_same_way_and_sigterm_ends_it(store: Path, tmp_path: Path) -> None:
    file = tmp_path / "export.db"
    assert run("export", "--database", f"sqlite:///{store}", "-o", str(file)).exit_code == 0
    with ReaderPage(file) as page:
        assert [row["article"] for row in page.rows("search", words="harbour")] == [2, 6]
        assert len(page.rows("articles", _search="harbour")) == 2
        assert '<a dir="auto" href="/store/articles/2">Harbour opens</a>' in page.get("/store/articles").text
        assert '<h1 dir="auto">Harbour opens</h1>' in page.get("/store/articles/2").text
        assert page.get("/store/urls").status == 404
        page.ends(signal.SIGTERM)
    assert (page.exit_code, page.errors) == (0, "")
