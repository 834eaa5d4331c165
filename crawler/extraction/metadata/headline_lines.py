"""The visible lines around a headline: pages show the date and the authors to their readers there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.extraction.metadata.site_name import key_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

LINES_ABOVE, LINES_BELOW = 4, 14  # how many lines above and below a headline are taken
MAX_OCCURRENCES = 3  # of a headline: in a breadcrumb, as the headline, in a bar that scrolls along
MAX_EXTRA_CHARS = 80  # how many characters a line may have more than the headline in it, for example a kicker


@dataclass(frozen=True, slots=True)
class HeadlineLines:
    """The lines `below` a headline, those `above` it from the nearest on, and all lines of the page in page order."""

    below: tuple[str, ...] = ()
    above: tuple[str, ...] = ()
    page: Sequence[str] = ()

    @property
    def near(self) -> tuple[str, ...]:
        """The lines below the headline and then those above it."""
        return (*self.below, *self.above)

    def contain(self, text: str) -> bool:
        """Return whether one of the lines near the headline contains a text."""
        return any(text in line for line in self.near)


def lines_near(headlines: Collection[str], lines: Sequence[str]) -> HeadlineLines:
    """Find the lines near the headline among the lines of a page; `headlines` are its wordings on the page."""
    keys = {key_of(headline) for headline in headlines} - {""}
    shortest = min((len(headline) for headline in headlines if headline), default=0)
    longest = max((len(headline) for headline in headlines), default=0) + MAX_EXTRA_CHARS
    likely = (n for n, line in enumerate(lines) if keys and shortest // 2 < len(line) <= longest)
    numbers = [n for n in likely if any(key in key_of(lines[n]) for key in keys)][:MAX_OCCURRENCES]
    below = dict.fromkeys(line for n in numbers for line in lines[n + 1 : n + 1 + LINES_BELOW])
    above = dict.fromkeys(line for n in numbers for line in reversed(lines[max(0, n - LINES_ABOVE) : n]))
    return HeadlineLines(tuple(below), tuple(above), lines)
