"""Unsafe characters are removed from input and escaped in output."""

from __future__ import annotations

import json

import pytest

from crawler.unsafe_characters import as_json, escaped, read_json, without_unsafe


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("a\x00b\x1fc\x7f\ufffe\tk\nl\rm", "abc\tk\nl\rm"),
        ("a\ud800b\udfffc", "abc"),
        ("a\x0bb\x0cc", "a b c"),
        ("It\x92s \x93so\x94\x85 \x81\x9d", "It’s “so”… "),
        ("\x1b[31m\x9b31m", "[31m›31m"),
        ("\u202eabc\u202c \u2066d\u2069", "abc d"),
        (
            "می\u200cخواهم \u200f(א)\u200e 👩\u200d🚒 港口 \xa0\xad",
            "می\u200cخواهم \u200f(א)\u200e 👩\u200d🚒 港口 \xa0\xad",
        ),
    ],
)
def test_input_loses_unsafe_characters_and_no_other(text: str, safe: str) -> None:
    assert without_unsafe(text) == safe


def test_json_loses_them_in_all_texts_and_names() -> None:
    assert read_json(r'{"a\u0000": ["b\ud83d", {"c": "\ud83d\ude00\u202e"}], "d": 1}') == {
        "a": ["b", {"c": "😀"}],
        "d": 1,
    }


def test_output_shows_them_as_escapes() -> None:
    assert escaped("a\x1b[0m\x9b\r\n\t港\u202e\udc80\x7f") == "a\\x1b[0m\\x9b\\r\n\t港\\u202e\\udc80\\x7f"


def test_json_output_has_the_same_values_in_printable_signs() -> None:
    value = {"a\x9b": "b\x7f\x1b\u202e\ud83d\n港"}
    written = as_json(value)
    assert json.loads(written) == value
    assert written == '{"a\\u009b": "b\\u007f\\u001b\\u202e\\ud83d\\n港"}'
