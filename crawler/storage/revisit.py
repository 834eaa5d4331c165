"""When a URL is to be asked for again. Seconds since 1970, UTC; None is never.

An article is looked at again while it is young, for corrections: at the ages of
REVISIT_AT_AGE_HOURS. What failed waits a little within a run and, after that,
as long again as it has been known, so that the tries grow rare by themselves.
"""

from __future__ import annotations

import random

HOUR = 3600.0
REVISIT_AT_AGE_HOURS = (1, 6, 24, 168)
TRIES_A_RUN = 3
RETRY_GROWTH = 4
"""By what each wait within a run is longer than the one before, give or take JITTER."""
JITTER = 0.25
FAILED_AGAIN_AFTER_HOURS = (1, 24 * 30)
"""The shortest and the longest wait of what failed in a whole run."""
REFUSED_AGAIN_AFTER_HOURS = 24
GONE_AGAIN_WITHIN_HOURS = 168
"""A withdrawn article may come back; after this long it is not asked for any more."""


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


def next_completion(age_seconds: float, now: float) -> float:
    """Return when to ask again for an article that came without all its pages."""
    return next_run(age_seconds, now)


def next_run(known_seconds: float, now: float) -> float:
    """Return when to try again what failed in a whole run, known for `known_seconds`."""
    shortest, longest = FAILED_AGAIN_AFTER_HOURS
    return now + min(max(known_seconds, shortest * HOUR), longest * HOUR)


def next_look_at_gone(known_seconds: float, now: float) -> float | None:
    """Return when to see whether a withdrawn article came back."""
    return next_run(known_seconds, now) if known_seconds < GONE_AGAIN_WITHIN_HOURS * HOUR else None


def next_refused(now: float) -> float:
    """Return when to ask again for a page that was refused: the site may have mended it."""
    return now + REFUSED_AGAIN_AFTER_HOURS * HOUR
