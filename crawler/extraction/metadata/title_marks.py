"""The marks that a headline bears in an article of several pages, `(3)`, and in a gallery, `(6/9)`."""

from __future__ import annotations

import re

_PAGE_MARK = re.compile(r"(?<!\s)\s*+[(（]\s*(\d{1,3})\s*[)）]$")

GALLERY_MARK = re.compile(r"(?<!\s)\s*+[(（]\s*\d+\s*/\s*\d+\s*[)）]\s*$")
"""`(6/9)` behind a headline: photo 6 of 9."""


def bare_title(title: str | None, page: int | None) -> tuple[str | None, bool]:
    """Return a headline without its marks, and whether it bore that of a gallery."""
    if title is None:
        return None, False
    bare = GALLERY_MARK.sub("", title)
    return without_page_mark(bare, page) or None, bare != title


def without_page_mark(title: str, page: int | None) -> str:
    """Take `(3)` off the headline of page 3 of an article; other numbers are the headline's own."""
    mark = _PAGE_MARK.search(title)
    return title[: mark.start()] if mark and page is not None and int(mark[1]) == page else title
