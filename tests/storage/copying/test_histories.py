"""An article of two stores has one history, which has all texts of both, in the order of their fetches."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.checks.worse_copy import reason_not_to_replace
from crawler.storage.article_rows import revision_of, row_of
from crawler.storage.copying.histories import History, united_history
from tests.storage.records import record

Fetched = tuple[int, str]  # the day, and the text
TEXTS = st.lists(st.tuples(st.integers(1, 28), st.sampled_from("abc")), min_size=1, max_size=5).map(
    lambda fetched: [one for before, one in zip([(0, ""), *fetched], fetched, strict=False) if one[1] != before[1]]
)
"""A store has no text twice after each other. A clock that was wrong may have given a later text an earlier time."""


def at(day: int | None) -> str | None:
    return f"2026-03-{day:02}T00:00:00+00:00" if day else None


def stored(key: int, texts: list[Fetched], **last: Any) -> History:
    """Return the rows of an article with these texts; `last` are other fields of the last one."""
    records = [
        record(text, fetched_at=at(day), stored_at=at(day), revision=number, **(last if number == len(texts) else {}))
        for number, (day, text) in enumerate(texts, 1)
    ]
    revisions = [revision_of(one) | {"id": one.revision, "article_id": key} for one in records[:-1]]
    return History(row_of(records[-1]) | {"id": key}, revisions)


def united(target: History, source: History) -> History:
    return united_history(target, source, reason_not_to_replace)


def words(history: History) -> str:
    records = [json.loads(row["record"]) for row in history.revisions]
    numbers = [*(one["revision"] for one in records), history.article["revision"]]
    assert numbers == [*(row["revision"] for row in history.revisions), len(numbers)] == [*range(1, len(numbers) + 1)]
    return "".join((*(one["text"] for one in records), history.article["text"]))


@pytest.mark.parametrize(
    ("source", "target", "texts"),
    [
        ([(1, "a")], [(1, "a")], "a"),
        ([(1, "a")], [(2, "a")], "a"),
        ([(2, "b")], [(1, "a")], "ab"),
        ([(1, "a")], [(2, "b")], "ab"),
        ([(1, "a"), (3, "c")], [(2, "b"), (4, "d")], "abcd"),
        ([(1, "a"), (3, "b")], [(2, "a"), (4, "b")], "ab"),
        ([(1, "a"), (2, "b"), (5, "a")], [(3, "b"), (4, "c")], "abca"),
        ([(5, "a"), (6, "b")], [(1, "c")], "cab"),
        ([(1, "a")], [(1, "b")], "ab"),  # the target's text stays
        ([(1, "a"), (1, "b")], [(1, "a")], "ab"),  # cleaned again in the source
        ([(5, "a")], [(1, "a"), (3, "b")], "aba"),  # the first text came back
    ],
)
def test_texts_of_two_stores_are_in_the_order_of_their_fetches(
    source: list[Fetched], target: list[Fetched], texts: str
) -> None:
    one, other = stored(1, target), stored(2, source)
    both = united(one, other)
    assert words(both) == texts
    assert both.article["id"] == 1


@pytest.mark.parametrize(
    ("worse", "good"),
    [
        ({"incomplete": "missing pages: 2 (http-500)"}, {}),
        ({"title": None}, {}),
        ({"template": "trafilatura"}, {"template": "text-dump"}),
    ],
)
def test_a_worse_copy_is_a_revision_though_it_is_newer(worse: dict[str, Any], good: dict[str, Any]) -> None:
    newer, older = stored(1, [(9, "w")], **worse), stored(2, [(1, "g")], **good)
    assert words(united(newer, older)) == words(united(older, newer)) == "wg"


@pytest.mark.parametrize(
    ("marks", "fetched", "expected"), [((5, None), 4, 5), ((5, None), 6, None), ((None, 7), 6, 7), ((5, 7), 6, 5)]
)
def test_an_article_is_withdrawn_if_no_store_has_fetched_it_since(
    marks: tuple[int | None, int | None], fetched: int, expected: int | None
) -> None:
    one = stored(1, [(1, "a")], withdrawn_at=at(marks[0]))
    other = stored(2, [(fetched, "b")], withdrawn_at=at(marks[1]))
    assert united(one, other).article["withdrawn_at"] == united(other, one).article["withdrawn_at"] == at(expected)


def test_a_damaged_revision_stays() -> None:
    damaged = stored(1, [(1, "a"), (2, "b")])
    damaged.revisions[0]["record"] = "{bad"
    both = united(stored(2, [(3, "c")]), damaged)
    assert [(row["revision"], row["record"] == "{bad") for row in both.revisions] == [(1, True), (2, False)]


@given(TEXTS, TEXTS)
def test_no_text_is_lost_and_the_same_copy_again_changes_nothing(one: list[Fetched], other: list[Fetched]) -> None:
    target, source = stored(1, one), stored(2, other)
    both = united(target, source)
    assert set(words(both)) == set(words(target)) | set(words(source))
    assert united(both, source) == united(both, target) == both
