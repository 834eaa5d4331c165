"""Only crawler/vocabulary has the words of the vocabulary as strings; other files use the members of its enums."""

from __future__ import annotations

import ast
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from crawler import vocabulary
from tests.crawling import PROJECT

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = PROJECT / "crawler"
ENUMS = [word for word in vars(vocabulary).values() if isinstance(word, type) and issubclass(word, StrEnum)]
WORDS = {str(member) for enum in ENUMS for member in enum if "-" in member}
"""The words with a hyphen: a word without one may also be a word of Python, Scrapy or SQL."""
FILES = [
    file
    for file in sorted(PACKAGE.rglob("*.py"))
    if not {"vocabulary", "migrations"} & {*file.relative_to(PACKAGE).parts}
]


def literals(file: Path) -> Iterator[str]:
    """Yield the place of each string in a file that is a word."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in WORDS:
            yield f"{file.relative_to(PROJECT)}:{node.lineno}: {node.value}"


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(Path(file).relative_to(PACKAGE)))
def test_no_file_has_a_word_of_the_vocabulary_as_a_string(file: Path) -> None:
    assert list(literals(file)) == []
