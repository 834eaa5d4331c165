"""Search holds what it says, all words and phrases in a row, for whatever is typed; the same on both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crawler.storage.articles import Articles
from crawler.storage.database import writing
from crawler.storage.schema import ARTICLES
from tests.storage.records import numbered, put, record

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

TEXTS = {
    1: "The old harbour of the town opened again on Monday.",
    2: "Town and harbour quarrel about fish.",
    3: "中国新闻社的记者星期一来到港口。",
    4: "A fifth of the bridges, 5G masts and C++ courses: AND so on, not near.",
}


@pytest.fixture
def articles(engine: Engine) -> Articles:
    """Store the texts, each with its number as the title's last word."""
    for number, words in TEXTS.items():
        put(engine, numbered(number, text=words, title=f"港 Story {number}"))
    return Articles(engine)


def found(articles: Articles, words: str) -> set[int]:
    """Return the numbers of the articles that a search finds."""
    return {int(str(one.title).split()[-1]) for one in articles.search(words)}


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("harbour", {1, 2}),
        ("HARBOUR town", {1, 2}),
        ("harbour fish", {2}),
        ("harbours", {1, 2}),
        ("harbour bridge", set()),
        ('"old harbour"', {1}),
        ('"harbour old"', set()),
        ('"old harbour" monday', {1}),
        ("新闻社", {3}),
        ("新闻社 港口", {3}),
        ('"新闻社的记者"', {3}),
        ("港口 harbour", set()),
        ("港", {1, 2, 3, 4}),
        ("Story 4", {4}),
        ("nothing-of-the-kind", set()),
    ],
)
def test_search_finds_the_articles_that_hold_all_the_words(articles: Articles, words: str, numbers: set[int]) -> None:
    assert found(articles, words) == numbers


@pytest.mark.parametrize("operator", ["AND", "OR", "NOT", "-"])
def test_no_word_is_an_operator(articles: Articles, operator: str) -> None:
    assert found(articles, f"harbour {operator}bridges".replace("-bridges", "-bridges")) == set()
    assert found(articles, f"fish {operator} bridges") == set()


ODD_WORDS = [
    *('"', '""', '"""', "'", "*", "harb*", "AND", "NEAR(", "NEAR(a b, 2)", "(", ")", "a:b", "title:x", "^x", "-", "+"),
    *("--", ";", "%", "_", "\\", "a\\", "!", "&", "|", "<->", "a & | b", "!!a", ":*", "\0", "a\0b", "\ud800", "", " "),
    *("%港", "_港", "港\\", "😀", "x" * 10_000, "a1 " * 2_000, "\u202e", "{", "}", "?", "$1", ":name", "%s", "%(x)s"),
    " ".join(f"w{number}" for number in range(2_000)),
]


def test_search_answers_to_any_characters(articles: Articles) -> None:
    for words in ODD_WORDS:
        assert found(articles, words) <= set(TEXTS), words[:80]


@pytest.mark.parametrize("words", ["", "   ", '"', '""', "\0"])
def test_search_for_nothing_finds_nothing(articles: Articles, words: str) -> None:
    assert articles.search(words) == []


def test_wildcards_of_sql_stand_for_themselves(articles: Articles) -> None:
    assert found(articles, "新%社") == set()
    assert found(articles, "新_社") == set()


def test_search_returns_no_more_than_its_limit(articles: Articles) -> None:
    assert len(articles.search("harbour", limit=1)) == 1


def test_the_article_that_holds_a_word_more_often_comes_first(engine: Engine) -> None:
    put(engine, numbered(1, text="A pier. " + "Much else is said of other things here. " * 20))
    put(engine, numbered(2, text="The pier, that pier, a pier: pier!"))
    assert [one.identity for one in Articles(engine).search("pier")] == [numbered(number).identity for number in (2, 1)]


def test_a_changed_article_is_found_by_its_new_words_alone(engine: Engine) -> None:
    put(engine, record("The ferry sank."))
    put(engine, record("The ferryman laughed."))
    assert [len(Articles(engine).search(word)) for word in ("sank", "laughed")] == [0, 1]


def test_an_article_that_was_deleted_is_found_no_more(engine: Engine) -> None:
    put(engine, record("The ferry sank."))
    with writing(engine) as connection:
        connection.execute(ARTICLES.delete())
    assert Articles(engine).search("ferry") == []


def test_a_very_long_text_is_stored_and_searched(engine: Engine) -> None:
    put(engine, record("needle " + " ".join(f"w{number}" for number in range(300_000))))
    assert len(Articles(engine).search("needle")) == 1


def test_search_without_word_boundaries_knows_no_case_and_has_the_newest_first(engine: Engine) -> None:
    days = {1: "2026-03-01T00:00:00+08:00", 2: "2026-03-03T00:00:00+08:00", 3: None}
    for number, published in days.items():
        put(engine, numbered(number, text="APEC 峰会", published=published))
    assert [one.published for one in Articles(engine).search("apec 峰会")] == [days[2], days[1], days[3]]
