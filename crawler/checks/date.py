"""Dates out of all reason: before there was the site, in the future, or far from the day in the URL."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from crawler.vocabulary import Reason

if TYPE_CHECKING:
    from crawler.checks.expectations import Expected, Subject

MAX_AHEAD = timedelta(days=2)
"""Zones make a day, a clock that is wrong may make another."""
MAX_FROM_URL = timedelta(days=31)
"""A page may be published again or moved; a month off its own URL it is another page's date, or nobody's."""


def date_out_of_reason(subject: Subject, expected: Expected) -> Reason | None:
    """Refuse an article whose time can't be its own. One without a time passes."""
    published = subject.article.metadata.published
    if published is None:
        return None
    if published.tzinfo is None:  # a page that does not say its zone
        published = published.replace(tzinfo=UTC)
    if published > expected.now + MAX_AHEAD:
        return Reason.DATE_OUT_OF_RANGE
    if expected.since is not None and published.date() < expected.since:
        return Reason.DATE_OUT_OF_RANGE
    far = expected.day is not None and abs(published.date() - expected.day) > MAX_FROM_URL
    return Reason.DATE_OUT_OF_RANGE if far else None
