"""Names of people: lists, labels, and texts that are no name."""

from __future__ import annotations

import pytest

from crawler.extraction.metadata.credit_line import names_in
from crawler.extraction.metadata.person_names import BY, is_name, looks_like_a_name
from crawler.extraction.metadata.site_name import SiteName

SITE = SiteName(["Harbour Gazette"], "https://www.harbour-gazette.example/a")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("By Anna Berg and Ben Okoro", ("Anna Berg", "Ben Okoro")),
        ("Par Anna Berg et Ben Okoro", ("Anna Berg", "Ben Okoro")),
        ("Von Anna Berg, Kiel", ("Anna Berg",)),
        ("Anna Berg, XYZ", ("Anna Berg", "XYZ")),
        ("Anna Berg, Ben Okoro Jr", ("Anna Berg", "Ben Okoro Jr")),
        ("Anna Berg, PhD", ("Anna Berg",)),
        ("作者：王某 李四", ("王某 李四",)),
        ("김하나 기자", ("김하나",)),
        ("Anna Berg (Kiel) | Harbour Gazette", ("Anna Berg",)),
        ("Words by Anna Berg; anna berg", ("Anna Berg",)),
    ],
)
def test_the_names_in_a_text_are_found_once_each(text: str, names: tuple[str, ...]) -> None:
    assert names_in([text], SITE) == names


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


def test_a_long_text_has_no_names() -> None:
    assert names_in(["Anna Berg, " * 100], SITE) == ()
