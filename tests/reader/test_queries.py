"""The offered queries answer what the commands of chinanews answer."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import create_engine

from crawler.duplicates.listing import clusters
from crawler.reader.file import connect
from crawler.reader.queries import all_queries, queries_of
from crawler.storage.articles import Articles
from crawler.storage.frontier.coverage import Coverage
from crawler.storage.frontier.refusals import Refusals
from tests.crawling import PROJECT
from tests.reader.made_store import HOSTILE_TITLE, SITE
from tests.storage.frontier_run import article

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sqlalchemy.engine import Engine

    Ask = Callable[..., list[dict[str, Any]]]


@pytest.fixture(scope="module")
def engine(store: Path) -> Iterator[Engine]:
    opened = create_engine("sqlite://", creator=lambda: sqlite3.connect(store, check_same_thread=False))
    yield opened
    opened.dispose()


@pytest.fixture(scope="module")
def ask(store: Path) -> Iterator[Ask]:
    from datasette.utils import escape_fts  # noqa: PLC0415  # it takes a second

    queries = {query.name: query for query in all_queries()}
    with closing(connect(store)) as connection:
        connection.row_factory = sqlite3.Row
        connection.create_function("escape_fts", 1, escape_fts)
        arguments = dict.fromkeys("article day reason since site source text until words".split(), "")

        def rows(name: str, **given: str) -> list[dict[str, Any]]:
            return [dict(row) for row in connection.execute(queries[name].sql, arguments | given)]

        yield rows


def test_a_store_can_answer_every_query(store: Path) -> None:
    assert queries_of(store) == list(all_queries())


@pytest.mark.parametrize("query", list(all_queries()), ids=lambda query: query.name)
def test_a_query_has_a_title_a_description_and_rows_without_arguments(ask: Ask, query: Any) -> None:
    assert query.title
    assert query.description.endswith(".")
    needs_words = {"search", "containing", "revisions-of-article"}
    assert bool(ask(query.name)) is (query.name not in needs_words)


def test_the_documentation_lists_every_query() -> None:
    text = (PROJECT / "docs" / "reading.md").read_text(encoding="utf-8")
    listed = text.partition("<!-- queries -->")[2].partition("<!-- end -->")[0].strip().splitlines()[2:]
    assert listed == [f"| `{one.name}` | **{one.title}.** {one.description} |" for one in all_queries()]


def test_the_articles_of_a_day_a_month_or_the_newest_day_are_listed(ask: Ask) -> None:
    assert [row["title"] for row in ask("articles-of-day")] == [HOSTILE_TITLE]
    assert [row["title"] for row in ask("articles-of-day", day="2025-12-31")] == ["海港开放"]
    assert [row["article"] for row in ask("articles-of-day", day="2026-07")] == [1, 4, 5, 6, 2, 7]
    assert ask("articles-of-day", day="no day") == []


def test_articles_are_counted_per_month_and_per_source(ask: Ask) -> None:
    assert [(row["month"], row["articles"]) for row in ask("articles-per-month")] == [("2026-07", 6), ("2025-12", 1)]
    (second,) = ask("articles-per-month", source="Second Wire")
    assert (second["month"], second["articles"]) == ("2026-07", 1)
    assert {row["source"]: row["articles"] for row in ask("articles-per-source")}["Harbour Daily"] == 5


def test_the_coverage_is_that_of_the_command(ask: Ask, engine: Engine) -> None:
    names = ("known", "stored", "refused", "failed", "gone", "waiting", "out_of_range", "incomplete")
    expected = {line.day: Counter[str]() for line in Coverage(engine).lines()}
    for line in Coverage(engine).lines():
        expected[line.day].update({name: getattr(line, name) for name in names})
    assert {row["day"]: Counter({name: row[name] for name in names}) for row in ask("coverage-by-day")} == expected
    assert sum(row["gone"] for row in ask("coverage-by-day")) == 2
    assert [row["day"] for row in ask("coverage-by-day", since="2026-01-01", until="2026-07-20")] == ["2026-07-20"]


def test_the_missing_articles_are_those_of_the_command(ask: Ask, engine: Engine) -> None:
    expected = {(one.url, one.day, one.state, one.reason) for one in Coverage(engine).missing()}
    assert {(row["url"], row["day"], row["state"], row["reason"]) for row in ask("missing-articles")} == expected
    assert len(expected) == 5
    assert ask("missing-articles", since="2026-07-23") == []


def test_the_refused_pages_are_those_of_the_command(ask: Ask, engine: Engine) -> None:
    assert [row["url"] for row in ask("refused-pages")] == [one.url for one in Refusals(engine).listed()]
    assert [row["url"] for row in ask("refused-pages", reason="too-short")] == [article(21).url]
    assert ask("refused-pages", reason="mojibake") == []
    assert [(row["reason"], row["pages"]) for row in ask("refused-by-reason")] == [("too-short", 1)]


def test_a_changed_article_has_all_its_revisions(ask: Ask, engine: Engine) -> None:
    (changed,) = ask("changed-articles")
    assert (changed["title"], changed["changes"], changed["kinds"]) == ("A price", 1, "changed")
    expected = [one.text for one in Articles(engine).history(article(4).url)]
    assert [row["text"] for row in ask("revisions-of-article", article=str(changed["article"]))] == expected
    assert [row["text"] for row in ask("revisions-of-article", article=article(4).url)] == expected


def test_the_clusters_are_those_of_the_command(ask: Ask, engine: Engine) -> None:
    (cluster,) = clusters(engine)
    rows = ask("near-duplicates")
    assert [row["url"] for row in rows] == [copy.url for copy in cluster.articles]
    assert [row["first"] for row in rows] == ["yes", None]


def test_withdrawn_articles_and_terms_of_use_are_listed(ask: Ask) -> None:
    assert [row["title"] for row in ask("withdrawn-articles")] == ["Taken back"]
    assert sum(row["articles"] for row in ask("terms-of-use") if row["terms_tdm"] == "allowed") == 1


def test_the_removed_blocks_of_all_articles_are_added_up(ask: Ask, engine: Engine) -> None:
    expected = Counter[str]()
    for one in Articles(engine).all():
        expected.update({removed.reason: removed.count for removed in one.removed})
    assert {row["reason"]: row["blocks"] for row in ask("removal-reasons")} == expected
    assert ask("removal-reasons", site=SITE) == ask("removal-reasons")
    assert ask("removal-reasons", site="another") == []


@pytest.mark.parametrize(
    "words", ["harbour", "Markets SOLD", '"new harbour"', '"harbour new"', "*", '"', "AND OR (", "town's"]
)
def test_words_are_searched_as_by_the_command(ask: Ask, engine: Engine, words: str) -> None:
    expected = sorted(str(one.title) for one in Articles(engine).search(words))
    assert sorted(row["title"] for row in ask("search", words=words)) == expected


@pytest.mark.parametrize("text", ["海港", "%", "four towns", "<svg onload"])
def test_a_text_in_any_script_is_found_as_it_stands(ask: Ask, engine: Engine, text: str) -> None:
    expected = {one.title for one in Articles(engine).all() if text in one.text or text in str(one.title)}
    assert {row["title"] for row in ask("containing", text=text)} == expected


def test_the_runs_are_listed(ask: Ask) -> None:
    (run,) = ask("runs")
    assert (run["site"], run["status"]) == (SITE, "partial")
    assert json.dumps(run)
