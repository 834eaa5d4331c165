"""The periods of a chart over time: days, months or years, whichever are few enough; those without values too."""

from __future__ import annotations

from datetime import date

MOST_DAYS, MOST_MONTHS = 62, 240
_MONTHS = 12


def periods(first: str, last: str, most_days: int = MOST_DAYS, most_months: int = MOST_MONTHS) -> list[str]:
    """Return the names of the periods from one day to another (ISO 8601): `2015-03-04`, `2015-03` or `2015`.

    The name of a period is the beginning of the names of its days.
    """
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    months = (end.year - start.year) * _MONTHS + end.month - start.month + 1
    if (end - start).days < most_days:
        return [date.fromordinal(day).isoformat() for day in range(start.toordinal(), end.toordinal() + 1)]
    if months <= most_months:
        numbered = (divmod(start.year * _MONTHS + start.month - 1 + at, _MONTHS) for at in range(months))
        return [f"{year:04}-{month + 1:02}" for year, month in numbered]
    return [f"{year:04}" for year in range(start.year, end.year + 1)]
