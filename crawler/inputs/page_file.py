"""Reads a saved page or a text dump, and the URL that a browser wrote into it when it saved the page."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, BinaryIO

from crawler.exceptions import BadInputError, RemoteError
from crawler.extraction.html.limits import MAX_PAGE_BYTES
from crawler.items import Page

if TYPE_CHECKING:
    from crawler.remote_files import File

STANDARD_INPUT = "-"
_NOT_TEXT = (
    b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"WARC/", b"PK\x03\x04", b"\x7fELF", b"%PDF", b"\x89PNG", b"\xff\xd8\xff",
    b"GIF8", b"SQLite",
)  # fmt: skip
"""The first bytes of files that are neither a page nor text."""
_TEXT_RECORD, _HEADER_BYTES = b"WARC-Type: conversion", 2_000  # a WET record holds a text dump
_ARCHIVE = re.compile(rb"PK\x03\x04|PK\x05\x06|WARC/|\x1f\x8b|\x28\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18")
"""The first bytes of zip files, WARC files, and files compressed with gzip or Zstandard."""
_HTML = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype|!--|\?xml|html)", re.IGNORECASE)
_MAGIC_BYTES = 100
_SAVED_FROM_BYTES = 4_000  # the comment stands before or right behind the first tag
_SAVED_FROM = re.compile(
    rb"<!--\s*(?:saved from url=\(\d+\)|Page saved with SingleFile\s+url:\s*)(?P<url>https?://[\x21-\x3d\x3f-\x7e]+)"
)


def may_be_archive(file: File) -> bool:
    """Return whether a file begins as a zip file or a WARC file does. OSError if it cannot be read."""
    with file.open("rb") as stream:
        return _ARCHIVE.match(stream.read(_MAGIC_BYTES)) is not None


def is_html_or_archive(file: File) -> bool:
    """Return whether a file begins as an HTML page or an archive does. OSError if it cannot be read."""
    with file.open("rb") as stream:
        content = stream.read(_MAGIC_BYTES)
    return (_HTML.match(content) or _ARCHIVE.match(content)) is not None


def page_in_file(file: File, url: str = "") -> Page:
    """Read a page from a file. BadInputError if it cannot be read, is empty, or is neither a page nor text."""
    try:
        with file.open("rb") as stream:
            return page_in(stream, url)
    except (OSError, RemoteError, ValueError) as error:  # ValueError: the name has a NUL in it
        raise unreadable(error) from None


def unreadable(error: Exception) -> BadInputError:
    """Return the error of an input that cannot be read."""
    return BadInputError(f"cannot be read: {message_of(error)}")


def message_of(error: Exception) -> str:
    """Return why an input cannot be read, without its name."""
    return getattr(error, "strerror", None) or str(error) or type(error).__name__


def page_in_standard_input(url: str = "") -> Page:
    """Read a page from standard input, as `page_in` does. BadInputError if it is closed."""
    if sys.stdin is None:
        raise BadInputError("is closed; name a file")
    return page_in(sys.stdin.buffer, url)


def page_in(stream: BinaryIO, url: str = "") -> Page:
    """Read a page from an open file, at most one byte more than a page may have."""
    content = stream.read(MAX_PAGE_BYTES + 1)
    if not content.strip():
        raise BadInputError("is empty; name a page or a text dump")
    if content.startswith(_NOT_TEXT) and _TEXT_RECORD not in content[:_HEADER_BYTES]:
        raise BadInputError("is no page, but binary, compressed, or an archive that is damaged or no file of its own")
    return Page(url or saved_from(content), content)


def saved_from(content: bytes) -> str:
    """Return the URL in the comment of a browser or of SingleFile that saved the page; empty if there is none."""
    found = _SAVED_FROM.search(content, 0, _SAVED_FROM_BYTES)
    return found["url"].decode("ascii") if found else ""
