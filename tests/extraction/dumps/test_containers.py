"""The header that a program put before a page: front matter, a WET record, the lines of a reader."""

from __future__ import annotations

import pytest

from crawler.exceptions import SeveralPagesError
from crawler.extraction.dumps.containers import contained

RECORD = "WARC/1.0\r\nWARC-Type: conversion\r\nContent-Length: 20\r\n\r\nBees were counted.\r\n"


@pytest.mark.parametrize(
    ("text", "title", "rest"),
    [
        ('---\ntitle: "Bees on board"\ndate: 2012-05-03\n---\nBees.\n', "Bees on board", "Bees.\n"),
        ("\ufeff---\ntags:\n  - bees\ntitle: Bees\n...\nBees.\n", "Bees", "Bees.\n"),
        (RECORD, None, "\nBees were counted.\n"),
        ("Title: Bees\n\nURL Source: http://news.example/1\n\nMarkdown Content:\nBees.", "Bees", "Bees."),
        ("Title: a novel by Li Yan\nBees.", None, "Title: a novel by Li Yan\nBees."),
        ("---\nBees were counted.\n---\nBees.", None, "---\nBees were counted.\n---\nBees."),
    ],
)
def test_a_header_is_split_off_with_its_title(text: str, title: str | None, rest: str) -> None:
    found = contained(text)
    assert (found.title, found.text) == (title, rest)


def test_an_archive_of_several_pages_is_an_error_that_says_how_many() -> None:
    with pytest.raises(SeveralPagesError, match="2 WET records"):
        contained(RECORD * 2)
