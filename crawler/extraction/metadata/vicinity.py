"""The visible lines around a headline: where pages tell when and by whom, if they tell it to their readers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.extraction.metadata.site_name import key_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

LINES_BEFORE, LINES_AFTER = 4, 14
"""How many lines above and under a headline belong to its vicinity."""
MAX_PLACES = 3
"""How many places a headline is looked for at: a breadcrumb, the headline itself, a bar that moves along."""
MAX_EXTRA_CHARS = 80
"""How much a line may hold beside the headline: a kicker."""


@dataclass(frozen=True, slots=True)
class Vicinity:
    """The lines under a page's headline, those above it from the nearest on, and all lines of the page."""

    below: tuple[str, ...] = ()
    above: tuple[str, ...] = ()
    lines: Sequence[str] = ()

    def has(self, text: str) -> bool:
        """Tell whether a text stands in the vicinity."""
        return any(text in line for line in (*self.below, *self.above))


def vicinity_of(lines: Sequence[str], headlines: Collection[str]) -> Vicinity:
    """Find the vicinity of the headline, by any of the wordings that the page has for it."""
    keys = {key_of(headline) for headline in headlines} - {""}
    shortest = min((len(headline) for headline in headlines if headline), default=0)
    longest = max((len(headline) for headline in headlines), default=0) + MAX_EXTRA_CHARS
    likely = (n for n, line in enumerate(lines) if keys and shortest // 2 < len(line) <= longest)
    places = [n for n in likely if any(key in key_of(lines[n]) for key in keys)][:MAX_PLACES]
    below = dict.fromkeys(line for at in places for line in lines[at + 1 : at + 1 + LINES_AFTER])
    above = dict.fromkeys(line for at in places for line in reversed(lines[max(0, at - LINES_BEFORE) : at]))
    return Vicinity(tuple(below), tuple(above), lines)
