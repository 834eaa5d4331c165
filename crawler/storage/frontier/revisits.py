"""The time of the next fetch of a URL, in seconds since 1970, UTC; None means never.

A young article is fetched again for corrections, at the ages of REVISIT_AT_AGE_HOURS. A failed URL waits a little
within a run. The next runs try it at once while it is young; later the wait is as long as the URL has been known.
"""

from __future__ import annotations

import random
from math import inf

HOUR = 3600.0
REVISIT_AT_AGE_HOURS = (1, 6, 24, 168)
TRIES_A_RUN = 3
RETRY_GROWTH = 4  # the ratio of each wait within a run to the wait before; each varies by up to the share JITTER
JITTER = 0.25
YOUNG_HOURS = 24  # A failed URL that is known for less time than this is due in each run
LONGEST_WAIT_HOURS = 24 * 30
REFUSED_AGAIN_AFTER_HOURS = 24
GONE_AGAIN_AFTER_HOURS = 1
GONE_AGAIN_WITHIN_HOURS = 168  # A withdrawn article may come back; after this time it is not fetched any more


def next_revisit(age_seconds: float, now: float) -> float | None:
    """Return when an article that is `age_seconds` old is fetched again."""
    later = (hours * HOUR - age_seconds for hours in REVISIT_AT_AGE_HOURS)
    wait = next((seconds for seconds in later if seconds > 0), None)
    return None if wait is None else now + wait


def next_try(tries: int, now: float, first_wait: float) -> float | None:
    """Return when this run tries again after `tries` failures; the first wait is `first_wait` seconds.

    None if the run does not try again.
    """
    if tries >= TRIES_A_RUN:
        return None
    spread = random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311  # spreads the load; not for security
    return now + first_wait * float(RETRY_GROWTH) ** (tries - 1) * spread


def next_run(known_seconds: float, now: float) -> float:
    """Return when a later run fetches a URL that failed in this run."""
    return now if known_seconds < YOUNG_HOURS * HOUR else _wait_as_long(known_seconds, now, YOUNG_HOURS)


def next_check_of_gone(gone_seconds: float, now: float) -> float | None:
    """Return when to check whether an article that has been gone for `gone_seconds` is back."""
    if gone_seconds >= GONE_AGAIN_WITHIN_HOURS * HOUR:
        return None
    return _wait_as_long(gone_seconds, now, GONE_AGAIN_AFTER_HOURS)


def next_refused(known_seconds: float, now: float) -> float:
    """Return when to fetch a refused page again: the site may have corrected it."""
    return _wait_as_long(known_seconds, now, REFUSED_AGAIN_AFTER_HOURS)


def next_look_for_pages(age_seconds: float, lacking_seconds: float, now: float) -> float:
    """Return when to fetch an article again whose site does not have one of its pages, for `lacking_seconds` so far."""
    return min(next_revisit(age_seconds, now) or inf, next_refused(lacking_seconds, now))


def _wait_as_long(seconds: float, now: float, shortest_hours: float) -> float:
    return now + min(max(seconds, shortest_hours * HOUR), LONGEST_WAIT_HOURS * HOUR)
