"""Merges the statistics of the workers of one run: counts are added; of times, the smallest or the longest counts."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from crawler.runs.site_profile import SiteProfile
from crawler.runs.statistics import COUNTERS, GROUPS, field_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

PACE = "pace"
_SMALLEST, _LONGEST = "smallest-", "longest-"
"""The beginnings of the names of times of which one counts for all workers."""
_NUMBERS = tuple(field_of(counter) for counter in COUNTERS)
_COUNTS = (*(name for group in GROUPS if (name := field_of(group)) != PACE), "leaks", "overruns")


def merged(workers: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the fields of RunStatistics that are the workers' own, for all of them. The order makes no difference."""
    fields: dict[str, Any] = {name: sum(one.get(name, 0) for one in workers) for name in _NUMBERS}
    fields |= {name: _summed(one.get(name) or {} for one in workers) for name in _COUNTS}
    fits: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for one in workers:
        for site, templates in (one.get("fits") or {}).items():
            fits[site].update(templates)
    return fields | {
        PACE: _paces(one.get(PACE) or {} for one in workers),
        "fits": {site: dict(sorted(fits[site].items())) for site in sorted(fits)},
        "profile": SiteProfile.of_runs(workers).as_json(),
    }


def _summed(some: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for counts in some:
        total.update(counts)
    return dict(sorted(total.items()))


def _paces(some: Iterable[Mapping[str, float]]) -> dict[str, float]:
    pace: dict[str, float] = {}
    for name, seconds in (item for one in some for item in one.items()):
        known = pace.get(name)
        if known is None:
            pace[name] = seconds
        elif name.startswith(_SMALLEST):
            pace[name] = min(known, seconds)
        else:
            pace[name] = max(known, seconds) if name.startswith(_LONGEST) else known + seconds
    return dict(sorted(pace.items()))
