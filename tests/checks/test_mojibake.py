"""Text that was decoded with a wrong encoding."""

from __future__ import annotations

import pytest

from crawler.checks.mojibake import mojibake
from crawler.vocabulary import Reason
from tests.checks.articles import EXPECTATIONS, SENTENCE, checked

TEXTS = [
    "“Don’t say it isn’t so”—the best tea of all",
    "Привет всем, кто читает этот текст",
    "São João é no verão, não é",
]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
def test_utf_8_that_was_decoded_as_western_is_refused(text: str, encoding: str) -> None:
    garbled = text.encode().decode(encoding, "replace")
    assert mojibake(checked(garbled), EXPECTATIONS) == Reason.MOJIBAKE
    assert mojibake(checked(text), EXPECTATIONS) is None


def test_chinese_that_was_decoded_as_western_is_refused() -> None:
    garbled = "中国新闻网报道 北京农民们说 今年茶叶很好".encode("gb18030").decode("latin-1")
    assert mojibake(checked(garbled), EXPECTATIONS) == Reason.MOJIBAKE


def test_a_garbled_headline_is_refused_too() -> None:
    assert mojibake(checked(SENTENCE, title="锟斤拷锟斤拷锟斤拷"), EXPECTATIONS) == Reason.MOJIBAKE


def test_one_damaged_character_in_a_long_text_passes() -> None:
    assert mojibake(checked(SENTENCE * 9 + "the county\ufffds tea"), EXPECTATIONS) is None
