"""Names of people: labels, and texts that are no name."""

from __future__ import annotations

import pytest

from crawler.extraction.metadata.person_names import BY, is_name, looks_like_a_name


@pytest.mark.parametrize(
    "text", ["anna@gazette.example", "Staff Reporter", "Redaktion", "Agenturen", "3 min read", "M.D."]
)
def test_addresses_jobs_and_words_of_the_page_are_no_names(text: str) -> None:
    assert not is_name(text)


@pytest.mark.parametrize("text", ["By", "Text:", "Autorin", "Автор:", "作者："])
def test_a_label_alone_is_no_name(text: str) -> None:
    assert BY.fullmatch(text)
    assert not is_name(text)


def test_a_person_has_capitals_or_few_ideographs() -> None:
    assert looks_like_a_name("Anna van den Berg")
    assert looks_like_a_name("王某")
    assert not looks_like_a_name("read more here")
    assert not looks_like_a_name("渡轮恢复通航的消息")
