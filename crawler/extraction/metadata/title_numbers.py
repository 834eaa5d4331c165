"""The numbers at the end of a headline: of the page in an article of several pages, `(3)`, and of a photo, `(6/9)`."""

from __future__ import annotations

import re

_PAGE_NUMBER = re.compile(r"(?<!\s)\s*+[(（]\s*(\d{1,3})\s*[)）]$")
_PHOTO_NUMBER = re.compile(r"(?<!\s)\s*+[(（]\s*\d+\s*/\s*\d+\s*[)）]\s*$")


def bare_title(title: str | None, page: int | None) -> tuple[str | None, bool]:
    """Return a headline without its numbers, and whether it had the number of a photo.

    `page` is the number of the page in its article, from 1; None if it is not known.
    """
    if title is None:
        return None, False
    bare = _PHOTO_NUMBER.sub("", title)
    return _without_page_number(bare, page) or None, bare != title


def _without_page_number(title: str, page: int | None) -> str:
    """Remove `(3)` from the headline of page 3; any other number is part of the headline."""
    number = _PAGE_NUMBER.search(title)
    return title[: number.start()] if number and page is not None and int(number[1]) == page else title
