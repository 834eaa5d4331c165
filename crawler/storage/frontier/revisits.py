"""When a URL is to be asked for again. Seconds since 1970, UTC; None is never.

An article is looked at again while it is young, for corrections: at the ages of
REVISIT_AT_AGE_HOURS. What failed waits a little within a run; the next runs try
it again at once while it is young, and after that it waits as long again as it
has been known, so that the tries grow rare by themselves.
"""

from __future__ import annotations

import random

HOUR = 3600.0
REVISIT_AT_AGE_HOURS = (1, 6, 24, 168)
TRIES_A_RUN = 3
RETRY_GROWTH = 4
"""By what each wait within a run is longer than the one before, give or take JITTER."""
JITTER = 0.25
YOUNG_HOURS = 24
"""What failed and is known for less than this is up for work in each run."""
LONGEST_WAIT_HOURS = 24 * 30
REFUSED_AGAIN_AFTER_HOURS = 24
GONE_AGAIN_AFTER_HOURS = 1
GONE_AGAIN_WITHIN_HOURS = 168
"""A withdrawn article may come back; when it did not for this long it is not asked for any more."""


def next_look(age_seconds: float, now: float) -> float | None:
    """Return when an article that is `age_seconds` old is to be looked at again."""
    later = (hours * HOUR - age_seconds for hours in REVISIT_AT_AGE_HOURS)
    wait = next((seconds for seconds in later if seconds > 0), None)
    return None if wait is None else now + wait


def next_try(tries: int, now: float, first_wait: float) -> float | None:
    """Return when to try again in this run after `tries` failures, the first time after `first_wait` seconds.

    None if it was enough for this run.
    """
    if tries >= TRIES_A_RUN:
        return None
    spread = random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311  # spreads load, guards nothing
    return now + first_wait * float(RETRY_GROWTH) ** (tries - 1) * spread


def next_run(known_seconds: float, now: float) -> float:
    """Return when a later run is to try what failed in this one, or came without all its pages."""
    return now if known_seconds < YOUNG_HOURS * HOUR else _as_long_again(known_seconds, now, YOUNG_HOURS)


def next_look_at_gone(gone_seconds: float, now: float) -> float | None:
    """Return when to see whether an article that did not come for `gone_seconds` is back."""
    if gone_seconds >= GONE_AGAIN_WITHIN_HOURS * HOUR:
        return None
    return _as_long_again(gone_seconds, now, GONE_AGAIN_AFTER_HOURS)


def next_refused(known_seconds: float, now: float) -> float:
    """Return when to ask again for a page that was refused: the site may have mended it."""
    return _as_long_again(known_seconds, now, REFUSED_AGAIN_AFTER_HOURS)


def _as_long_again(seconds: float, now: float, shortest_hours: float) -> float:
    return now + min(max(seconds, shortest_hours * HOUR), LONGEST_WAIT_HOURS * HOUR)
