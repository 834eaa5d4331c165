"""The parts that an article lacks, as text: `incomplete` of a Document and a Record.

An article may lack pages that did not come, which a later run may fetch, or the rest of a text that its page does not
show, which no run can fetch.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.vocabulary import Reason

LACKS_PAGES = "missing pages: "  # the beginning of the text for an article without one of its pages
_LACKS_REST = "rest of the text: "
_NUMBER = re.compile(r"(?<![\w-])\d+")  # not the status in a reason, such as http-404


class MissingPage(NamedTuple):
    """The number of a page that did not come, and why."""

    number: int
    reason: Reason


def as_text(missing: Sequence[MissingPage], cut_off: Reason | None = None) -> str | None:
    """Return the text that names missing pages, and the reason why the rest of the text is not on the pages.

    None if the article is whole.
    """
    pages = LACKS_PAGES + ", ".join(f"{page.number} ({page.reason})" for page in missing) if missing else ""
    rest = f"{_LACKS_REST}{cut_off}" if cut_off else ""
    return "; ".join(filter(None, (pages, rest))) or None


def numbers_in(incomplete: str | None) -> frozenset[int]:
    """Return the numbers of the pages that the text names; empty for a whole article."""
    return frozenset(map(int, _NUMBER.findall(incomplete or "")))


def lacks_rest(incomplete: str | None) -> bool:
    """Return whether the text says that the rest of the article is not on its pages."""
    return _LACKS_REST in (incomplete or "")
