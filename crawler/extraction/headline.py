"""The mark of its page that a headline bears in an article of several pages: `(3)`."""

from __future__ import annotations

import re

_PAGE_MARK = re.compile(r"\s*[(（]\s*(\d+)\s*[)）]$")


def without_page_mark(title: str, page: int | None) -> str:
    """Take `(3)` off the headline of page 3 of an article; other numbers are the headline's own."""
    mark = _PAGE_MARK.search(title)
    return title[: mark.start()] if mark and page is not None and int(mark[1]) == page else title
