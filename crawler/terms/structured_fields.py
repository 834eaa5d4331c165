"""Dictionaries of structured fields (RFC 9651, 4.2.2), as far as usage preferences need them.

The parser is strict, as the RFC requires: a dictionary with one error in it has no members at all. Of the values only
tokens are kept; parameters are read and dropped.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_CHARS = 100_000
_OPTIONAL_SPACE = re.compile(r"[ \t]*")
_KEY = re.compile(r"[a-z*][a-z0-9_.*-]*")
_TOKEN = re.compile(r"[A-Za-z*][!#$%&'*+.^_`|~0-9A-Za-z:/-]*")
_OTHER = re.compile(
    r"""-?\d{1,12}\.\d{1,3}(?![\d.]) | -?\d{1,15}(?![\d.]) | @-?\d{1,15}(?![\d.])
    | "(?:[\x20-\x21\x23-\x5b\x5d-\x7e]|\\["\\])*" | :[A-Za-z0-9+/=]*: | \?[01]
    | %"(?:[\x20-\x21\x23\x24\x26-\x7e]|%[0-9a-f]{2})*" """,
    re.VERBOSE,
)
"""Numbers, dates, strings, byte sequences, booleans and display strings: all but the tokens."""


class _InvalidError(Exception):
    """The text is no dictionary."""


def tokens_of(text: str) -> Mapping[str, str | None]:
    """Return the members of a dictionary: for each key its value if that is a token, else None.

    Of a repeated key the last value counts. Empty if the text is no valid dictionary.
    """
    try:
        return _Reader(text).members() if len(text) <= MAX_CHARS else {}
    except _InvalidError:
        return {}


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text.strip(" ")
        self._at = 0

    def members(self) -> dict[str, str | None]:
        found: dict[str, str | None] = {}
        while self._at < len(self._text):
            key = self._match(_KEY)
            found[key] = None
            if self._skip("="):
                found[key] = self._inner_list_or_item()
            self._parameters()
            self._match(_OPTIONAL_SPACE)
            if self._at == len(self._text):
                break
            self._require(",")
            self._match(_OPTIONAL_SPACE)
            if self._at == len(self._text):
                raise _InvalidError  # a comma at the end
        return found

    def _inner_list_or_item(self) -> str | None:
        if not self._skip("("):
            return self._item()
        while True:
            spaces = self._skip_spaces()
            if self._skip(")"):
                return None
            if self._text[self._at - 1] != "(" and not spaces:
                raise _InvalidError
            self._item()
            self._parameters()

    def _item(self) -> str | None:
        token = _TOKEN.match(self._text, self._at)
        if token is None:
            self._match(_OTHER)
            return None
        self._at = token.end()
        return token[0]

    def _parameters(self) -> None:
        while self._skip(";"):
            self._skip_spaces()
            self._match(_KEY)
            if self._skip("="):
                self._item()

    def _skip_spaces(self) -> int:
        start = self._at
        while self._skip(" "):
            pass
        return self._at - start

    def _skip(self, char: str) -> bool:
        found = self._text.startswith(char, self._at)
        self._at += found
        return found

    def _require(self, char: str) -> None:
        if not self._skip(char):
            raise _InvalidError

    def _match(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self._text, self._at)
        if found is None:
            raise _InvalidError
        self._at = found.end()
        return found[0]
