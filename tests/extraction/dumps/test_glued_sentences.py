"""Paragraphs without a space between them are split in a dump that glues other elements too."""

from __future__ import annotations

from crawler import Block
from crawler.extraction.dumps.glued_sentences import is_glued, split_glued
from crawler.vocabulary import Role


def blocks(*texts: str) -> list[Block]:
    return [Block(text, Role.BODY, "line") for text in texts]


def test_a_dump_is_glued_if_words_begin_within_words() -> None:
    assert is_glued(blocks("HomeNewsPhotoVideo", "Bees were counted."))
    assert not is_glued(blocks("An iPhone and a YouTube film", "Bees were counted."))


def test_a_sentence_directly_behind_another_one_begins_a_paragraph() -> None:
    text = 'Bees were counted.The hive has 2.5 kg, the U.S. one less.2. Wasps were not. "No."“Why?” China.org.cn asked.'
    assert [block.text for block in split_glued(blocks(text))] == [
        "Bees were counted.",
        "The hive has 2.5 kg, the U.S. one less.",
        '2. Wasps were not. "No."',
        "“Why?” China.org.cn asked.",
    ]
