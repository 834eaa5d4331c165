"""Any text of a page becomes a valid Python literal of the same text."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extraction.simple_paths import has_class
from crawler.new_site.python_text import comment, literal, path_literal, raw_literal, shown_path

HOSTILE = [
    '"',
    "'",
    "\\",
    '\\"',
    "'''\"\"\"",
    "\x00\x1b[31m",
    "a\nb\r",
    "\u2028\ud800",
    "{x}",
    "${y}",
    '"""\nimport os',
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_a_literal_of_itself(text: str) -> None:
    for written in (literal(text), raw_literal(text), path_literal(text)):
        assert ast.literal_eval(written) == text
        assert written.isprintable()


@given(st.text())
def test_each_text_is_a_literal_of_itself(text: str) -> None:
    assert ast.literal_eval(literal(text)) == ast.literal_eval(raw_literal(text)) == text


@given(st.text(), st.text())
def test_an_xpath_with_a_class_calls_has_class(before: str, after: str) -> None:
    path = f"{before}//p[{has_class('a-b')}]{after}"
    written = path_literal(path)
    assert "has_class('a-b')" in written
    assert eval(written, {"has_class": has_class}) == path  # noqa: S307  # the text under test
    assert shown_path(f"//p[{has_class('a-b')}]") == "//p[has_class('a-b')]"


@given(st.text())
def test_a_comment_cannot_end_its_line_or_its_docstring(text: str) -> None:
    written = comment(text)
    assert written.isprintable()
    assert '"' not in written
    assert "\\" not in written
