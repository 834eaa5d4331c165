"""The pages of an article that did not come, and the text that names them: `incomplete` of a Document and a Record."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.vocabulary import Reason

_NUMBER = re.compile(r"(?<![\w-])\d+")  # not the status in a reason, such as http-404


class MissingPage(NamedTuple):
    """The number of a page that did not come, and why."""

    number: int
    reason: Reason


def as_text(missing: Sequence[MissingPage]) -> str | None:
    """Return the text that names pages, None if no page is missing."""
    return "missing pages: " + ", ".join(f"{page.number} ({page.reason})" for page in missing) if missing else None


def numbers_in(incomplete: str | None) -> frozenset[int]:
    """Return the numbers of the pages that the text names; empty for a whole article."""
    return frozenset(map(int, _NUMBER.findall(incomplete or "")))
