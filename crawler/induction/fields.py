"""The places of a field: XPaths that give the known value on the example pages, the best first.

A value may stand in several places of a page: the headline is in the `h1`, in meta tags and in lists. Each place on
each page gives XPaths; each XPath is tried on all pages.
"""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from crawler.induction.example import Fits, Place
from crawler.induction.paths import paths_to
from crawler.induction.readings import known_value, stating, value_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from crawler.extraction.bylines.reader import BylineReader
    from crawler.induction.example import Example

WRONG, UNASKED, MISSING = 3.0, 1.0, 1.0
"""How many exact pages a page with a wrong value outweighs, one with a value where none is known, and one without."""
COST_SHARE = 0.01  # of the score, for each unit of the cost of an XPath
MAX_PATHS = 300  # that are tried for one field
MAX_MEMBERS = 3  # of a union of XPaths
MAX_PARTNERS = 40  # the best places that may be its members
_SEPARATOR = " | "


def score(fits: Fits, cost: int) -> float:
    """Return the score of an XPath, at most 1: the exact pages, less three for each wrong one, by page; less its cost.

    A wrong value costs more than a missing one, as other places may still fill that. Among places that fit equally, the
    one that depends on little wins: an id before a class, a class before a tag, a tag before a position.
    """
    pages = fits.asked + fits.unasked
    if not pages:
        return 0.0
    gained = fits.exact - WRONG * fits.wrong - UNASKED * fits.unasked
    return gained / pages - COST_SHARE * cost


def places_of(field: str, examples: Sequence[Example], reader: BylineReader) -> list[Place]:
    """Return the places of a field, the best first; empty if the value stands on no page, or nothing leads to it.

    Only places with a positive score are returned. The first may be a union of XPaths: pages of two kinds.
    """
    costs = _costs(field, examples, reader)
    found = [_place(field, path, cost, examples, reader) for path, cost in costs.items()]
    ordered = sorted((place for place in found if place.score > 0), key=lambda place: (-place.score, place.path))
    return _with_union(field, ordered, costs, examples, reader)


def fits_of(field: str, path: str, examples: Iterable[Example], reader: BylineReader) -> Fits:
    """Return how an XPath fits the pages."""
    counts: Counter[str] = Counter()
    for example in examples:
        known = known_value(example.known, field)
        value = value_at(field, path, example.parsed, reader)
        if known is None:
            counts["unasked"] += value is not None
        else:
            counts["missing" if value is None else "exact" if value == known else "wrong"] += 1
    return Fits(**counts)


def _costs(field: str, examples: Sequence[Example], reader: BylineReader) -> dict[str, int]:
    """Return the XPaths to try with their costs. Those that several pages give come first, then the cheap ones."""
    pages: Counter[str] = Counter()
    costs: dict[str, int] = {}
    for example in examples:
        known = known_value(example.known, field)
        elements = stating(field, known, example.parsed, reader) if known is not None else []
        paths = {path.text: path.cost for element in elements for path in paths_to(element)}
        pages.update(paths.keys())
        costs |= paths
    ordered = sorted(costs, key=lambda path: (-pages[path], costs[path], path))
    return {path: costs[path] for path in islice(ordered, MAX_PATHS)}


def _place(field: str, path: str, cost: int, examples: Sequence[Example], reader: BylineReader) -> Place:
    fits = fits_of(field, path, examples, reader)
    return Place(path, fits, score(fits, cost))


def _with_union(
    field: str, ordered: list[Place], costs: dict[str, int], examples: Sequence[Example], reader: BylineReader
) -> list[Place]:
    """Return the places, with a union in front that fits more pages than the best one, if there is one."""
    if not ordered:
        return []
    best, cost = ordered[0], costs[ordered[0].path]
    members = 1
    for other in ordered[1:MAX_PARTNERS]:
        if members == MAX_MEMBERS or not best.fits.missing:
            break
        joined = best.path + _SEPARATOR + other.path
        together = _place(field, joined, cost + costs[other.path], examples, reader)
        if together.score > best.score:
            best, cost, members = together, cost + costs[other.path], members + 1
    return [best, *(place for place in ordered if place is not best)]
