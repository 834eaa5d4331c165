"""Masks the passwords of databases, proxies and feeds before a text is logged or printed.

The forms of URLs and keywords are masked in any text. The passwords in the environment and the settings are known, so
they are masked in all forms: decoded, quoted, or a part of one in an error message.
"""

from __future__ import annotations

import logging
import re
import sys
from io import TextIOWrapper
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote, unquote_plus

from crawler.unsafe_characters import escaped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

MASK = "***"
MIN_KNOWN_CHARS = 5
"""A shorter password is masked only in its known forms: in all texts, it would be a part of other words."""
MIN_URL_CHARS = 8
"""A shorter path of a secret URL is no secret, but a word."""

_NAME = r"(?:password|passwd|pwd|secret|token|api_?key|access_key|_pass\b)\w{0,40}"
_IS_NAME = re.compile(rf"(?!(?:OLD)?PWD\Z)\w*{_NAME}", re.IGNORECASE)  # the shell sets PWD: the working folder
_IS_SECRET_URL = re.compile(r"\w*ALERT_URL", re.IGNORECASE)
_VALUE = r"'(?:\\.|[^'\\])*+\\?(?:'|\Z)|\"(?:\\.|[^\"\\])*+\\?(?:\"|\Z)|[^\s&;,'\"]+"
_KEYWORD = re.compile(rf"(?P<name>{_NAME}['\"]?\s*[=:]\s*)(?P<value>{_VALUE})", re.IGNORECASE)
_IN_URL = re.compile(r"(?P<user>\w://[^\s/@:'\"]*):[^\s/'\"]*@")
_USER_INFO = (re.compile(r"://[^:/@]*:(.*)@", re.DOTALL), re.compile(r"://[^:/@]*:([^@]*)@"))
"""Of a URL that may be invalid: to the last and to the first @."""
_PARTS = re.compile(r"[\s/@:?#'\"\\]+")


def masked(text: str) -> str:
    """Return a text in which the passwords of URLs and of keywords such as `password=` are masked."""
    text = _IN_URL.sub(rf"\g<user>:{MASK}@", text) if "@" in text else text
    return _KEYWORD.sub(rf"\g<name>{MASK}", text)


class Secrets:
    """The passwords in some settings, such as the environment."""

    def __init__(self, *settings: Mapping[str, Any]) -> None:
        found = {form for one in settings for name, value in one.items() for form in _forms(str(name), value)}
        pattern = "|".join(map(re.escape, sorted(found, key=len, reverse=True)))
        self._known = re.compile(pattern or r"(?!)")

    def masked(self, text: str) -> str:
        """Return a text without passwords."""
        return masked(self._known.sub(MASK, text))


def guard_logs(secrets: Secrets) -> None:
    """Mask and escape every message and traceback that is logged from now on. Scrapy logs its settings."""

    def record(*args: Any, **more: Any) -> logging.LogRecord:
        made = _SafeRecord(*args, **more)
        made.secrets = secrets
        return made

    logging.setLogRecordFactory(record)


def guard_standard_streams(secrets: Secrets) -> None:
    """Replace those standard streams that are open; `secrets` are masked on standard error alone."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout = _SafeStream(sys.stdout)
    if isinstance(sys.stderr, TextIOWrapper):
        sys.stderr = _SafeStream(sys.stderr, secrets)


def safe_text_of(stream: object) -> Callable[[str], str]:
    """Return the function that masks and escapes the texts of a stream, for who writes around the stream."""
    return stream.safe if isinstance(stream, _SafeStream) else escaped


class _SafeRecord(logging.LogRecord):
    secrets: Secrets

    def getMessage(self) -> str:  # noqa: N802  # logging names it
        return escaped(self.secrets.masked(super().getMessage()))

    @property
    def exc_text(self) -> str | None:
        """The traceback, which a formatter sets."""
        return self._traceback

    @exc_text.setter
    def exc_text(self, text: str | None) -> None:
        self._traceback = text and escaped(self.secrets.masked(text))


class _SafeStream(TextIOWrapper):
    r"""A standard stream with `\x1b` for unsafe characters, and for those that its encoding lacks."""

    def __init__(self, stream: TextIOWrapper, secrets: Secrets | None = None) -> None:
        by_line, at_once = stream.line_buffering, stream.write_through
        super().__init__(stream.buffer, stream.encoding, "backslashreplace", None, by_line, at_once)
        self._secrets = secrets
        self._replaced = stream  # without a reference to it, it would close the buffer

    def write(self, text: str) -> int:
        """Write a text."""
        return super().write(self.safe(text))

    def safe(self, text: str) -> str:
        """Return a text as it is written."""
        return escaped(self._secrets.masked(text) if self._secrets else text)


def _forms(name: str, value: Any) -> Iterator[str]:
    """Yield the forms of the passwords in a setting; a mapping has them in its keys and values."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from (*_forms("", str(key)), *_forms(str(key), inner))
    elif isinstance(value, str):
        if _IS_SECRET_URL.fullmatch(name):
            yield from _secret_url(value.strip())
        for found in _passwords(name, value):
            rest = value.replace(found, "", 1)  # a part of the URL that is shown anyway is no secret
            whole = {found, unquote(found), unquote_plus(found), re.sub(r"\\(.)", r"\1", found)}
            parts = {part for form in whole for part in (form, *_PARTS.split(form))}
            written = {form for part in parts for form in (part, repr(part)[1:-1], quote(part, safe=""))}
            yield from (form for form in written if len(form) >= MIN_KNOWN_CHARS and form not in rest)


def _secret_url(value: str) -> Iterator[str]:
    """Yield the forms of a URL that is a secret: whole, and without its host. A part of it may be any word."""
    rest = value.split("://", 1)[-1].partition("/")[2]
    for form in (value, f"/{rest}", rest):
        if len(form) >= MIN_URL_CHARS:
            yield from (form, repr(form)[1:-1], quote(form, safe=""))


def _passwords(name: str, value: str) -> Iterable[str]:
    found = [value] if _IS_NAME.fullmatch(name) else []
    found += [match[1] for pattern in _USER_INFO for match in pattern.finditer(value)]
    found += [match["value"].strip("'\"") for match in _KEYWORD.finditer(value)]
    return filter(None, found)
