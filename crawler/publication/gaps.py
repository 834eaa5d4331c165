"""The gaps of a corpus: which of the known articles are not in the store, and how many are estimated to be unknown."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from crawler.storage.frontier.coverage import Coverage, DayCoverage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.engine import Engine

    from crawler.storage.frontier.capture_recapture import DayEstimate

NO_DAY = "no day"
COUNTS = tuple(one.name for one in fields(DayCoverage) if one.name not in {"site", "day", "section"})
_YEAR_CHARS = 4


@dataclass(frozen=True, slots=True)
class Gaps:
    """The known articles of a site and a range of days, by year and state; `total` has the sums.

    `reasons` are those for which articles are refused, failed or gone. `empty_days` are spans of days without any
    known article. `estimated_days` is the number of days whose unknown articles could be estimated, of which there are
    `estimated_missing`.
    """

    years: dict[str, dict[str, int]]
    total: dict[str, int]
    reasons: dict[str, dict[str, int]]
    empty_days: tuple[tuple[str, str], ...]
    days: int
    estimated_days: int
    estimated_known: int
    estimated_missing: int

    def as_json(self) -> dict[str, Any]:
        """Return the gaps as JSON values."""
        values = {one.name: getattr(self, one.name) for one in fields(self)}
        return values | {"empty_days": [list(span) for span in self.empty_days]}


def gaps_of(engine: Engine, sites: Sequence[str] = (), since: str | None = None, until: str | None = None) -> Gaps:
    """Read the gaps of a range of days (ISO 8601, both included), of some sites or, if none is given, of all."""
    lines: list[DayCoverage] = []
    estimates: list[DayEstimate] = []
    reasons: dict[str, Counter[str]] = defaultdict(Counter)
    for site in sites or (None,):
        coverage = Coverage(engine, site, since, until)
        lines += coverage.lines()
        estimates += [one for one in coverage.estimates() if one.is_possible]
        for state, counts in coverage.reasons().items():
            reasons[state].update(counts)
    years: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(COUNTS, 0))
    for line in lines:
        _add(years[line.day[:_YEAR_CHARS] if line.day else NO_DAY], line)
    return Gaps(
        years=dict(sorted(years.items())),
        total={name: sum(year[name] for year in years.values()) for name in COUNTS},
        reasons={state: dict(sorted(counts.items())) for state, counts in sorted(reasons.items())},
        empty_days=tuple(Coverage(engine, None, since, until).empty_days(lines)),
        days=len({line.day for line in lines if line.day}),
        estimated_days=len(estimates),
        estimated_known=sum(one.known for one in estimates),
        estimated_missing=sum(one.missing for one in estimates),
    )


def _add(counts: dict[str, int], line: DayCoverage) -> None:
    for name in COUNTS:
        counts[name] += getattr(line, name)
