"""Texts to sentences, and the differences of two revisions sentence by sentence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crawler.items import Image
from crawler.processing.sentence_differences import MAX_SENTENCES, PARAGRAPH, Change, difference, text_passages
from crawler.processing.sentences import sentences
from crawler.vocabulary import Edit
from tests.storage.records import record


@pytest.mark.parametrize(
    ("paragraph", "parts"),
    [
        ("One ends. Two ends! Three?", ["One ends.", "Two ends!", "Three?"]),
        (
            "Mr. Li met J. Smith of the U.S. Navy on Oct. 3. They left.",
            ["Mr. Li met J. Smith of the U.S. Navy on Oct. 3.", "They left."],
        ),
        ('He said "no." Then he left. (So it was.) End', ['He said "no."', "Then he left.", "(So it was.)", "End"]),
        ("It cost 3.5 yuan, i.e. little. 40 came.", ["It cost 3.5 yuan, i.e. little.", "40 came."]),
        ("今天下雨。“明天呢？”他问。好！", ["今天下雨。", "“明天呢？”", "他问。", "好！"]),
        ("no end", ["no end"]),
        ("", []),
        ("...", ["..."]),
    ],
)
def test_a_paragraph_ends_its_sentences_where_a_reader_does(paragraph: str, parts: list[str]) -> None:
    assert list(sentences(paragraph)) == parts


def kinds(change: Change) -> tuple[list[tuple[Edit, str]], list[tuple[Edit, str]]]:
    """Return the words of a change, without empty white space."""
    return [(one.edit, one.text) for one in change.old], [(one.edit, one.text) for one in change.new]


def test_a_changed_sentence_shows_the_words_that_differ_between_its_neighbours() -> None:
    old = "A first one. The harbour opened on Monday. A third one. A fourth one."
    ((before, changed, after),) = text_passages(old, old.replace("Monday", "Tuesday"))
    assert before.is_same
    assert kinds(before) == ([], [(Edit.SAME, "A first one.")])
    assert kinds(changed) == (
        [(Edit.SAME, "The harbour opened on "), (Edit.REMOVED, "Monday.")],
        [(Edit.SAME, "The harbour opened on "), (Edit.ADDED, "Tuesday.")],
    )
    assert kinds(after) == ([], [(Edit.SAME, "A third one.")])


def test_chinese_is_compared_by_characters() -> None:
    ((changed,),) = text_passages("港口周一开放。", "港口周二开放。")
    assert (Edit.REMOVED, "一") in kinds(changed)[0]
    assert (Edit.ADDED, "二") in kinds(changed)[1]


def test_sentences_that_are_not_alike_are_removed_and_added() -> None:
    ((removed, added),) = text_passages("Boats came from three towns.", "周二下雨。")
    assert (kinds(removed)[1], kinds(added)[0]) == ([], [])


def test_a_new_break_between_paragraphs_is_a_difference() -> None:
    ((_, paragraph, _),) = text_passages("One here. Two there.", "One here.\n\nTwo there.")
    assert kinds(paragraph) == ([], [(Edit.ADDED, PARAGRAPH)])


@pytest.mark.parametrize(("old", "new"), [("", "A text."), ("A text.", ""), ("", ""), ("Same.", "Same.")])
def test_nothing_and_the_same_have_no_false_difference(old: str, new: str) -> None:
    passages = text_passages(old, new)
    assert bool(passages) == (old != new)
    assert "".join(word.text for passage in passages for change in passage for word in change.new) == (
        new if old != new else ""
    )


def test_the_texts_can_be_read_from_a_difference_without_context_left_out() -> None:
    old, new = "A one. B two. C three.", "A one. B 2. D four. C three."
    (passage,) = text_passages(old, new)
    assert " ".join("".join(w.text for w in c.new) for c in passage if c.new) == new
    assert " ".join("".join(w.text for w in c.old or c.new) for c in passage if c.old or c.is_same) == old


def test_a_text_of_very_many_sentences_is_compared_by_paragraphs() -> None:
    long = "It is. " * (MAX_SENTENCES + 1)
    ((same, added),) = text_passages(long, f"{long}\n\nNew one.")
    assert same.is_same
    assert kinds(added) == ([], [(Edit.ADDED, "New one.")])


def test_fields_that_differ_are_named_with_both_values() -> None:
    old = record(editor=None, images=(Image("https://e.org/1.png", "Boats"),))
    found = difference(old, replace(old, editor="Li Yan", images=()))
    assert [tuple(one) for one in found.fields] == [
        ("editor", "", "Li Yan"),
        ("images", "https://e.org/1.png Boats", ""),
    ]
    assert found.passages == ()
    assert difference(old, old).is_empty
