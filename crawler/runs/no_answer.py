"""Why nothing came of a run: the site's robots.txt, a ban, or no site there. Decided by what most URLs met."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

REFUSED_BY_ROBOTS, BLOCKED, SITE_UNREACHABLE = "refused-by-robots", "blocked", "site-unreachable"
BY_ROBOTS = frozenset(
    "robots crawl-delay-too-long robots-timeout robots-truncated-body robots-too-large robots-bad-encoding "
    "robots-redirect-off-site".split()
)
"""A host that is there, but whose robots.txt can't be read or forbids us."""
BY_ROBOTS_STATUS = "robots-http-"
BY_BAN = frozenset(
    "http-401 http-403 http-407 http-429 http-451 retry-after-too-long too-many-refusals block-page".split()
)
MOST = 0.5
"""From this share of its URLs on that a site bans, a run is blocked, whatever came before."""
_CAME = frozenset({"stored", "unchanged", "refused", "moved"})
_READ = frozenset({"listed", "passed"})
_WITHOUT_ANSWER = ("http-4", "robots")
_GONE = frozenset({"http-404", "http-410"})
"""Answers of a site that is there, though the page is not."""


def reason_unanswered(asked: Mapping[tuple[str, str, str], int]) -> str | None:
    """Return the verdict on a run to which the site gave no page, None if it gave some; `asked` is Figures' own."""
    met: Counter[str] = Counter()
    for (_, state, reason), many in asked.items():
        met[_kind(state, reason)] += many
    if met[BLOCKED] > MOST * met.total():
        return BLOCKED
    if met["came"] or not met:
        return None
    return max((REFUSED_BY_ROBOTS, BLOCKED, SITE_UNREACHABLE), key=lambda verdict: met[verdict])


def is_blocked(reason: str) -> bool:
    """Tell whether a reason says that the site keeps us out."""
    return reason in BY_BAN


def is_by_robots(reason: str) -> bool:
    """Tell whether a reason says that robots.txt keeps us away."""
    return reason in BY_ROBOTS or reason.startswith(BY_ROBOTS_STATUS)


def _kind(state: str, reason: str) -> str:
    if (
        state in _CAME
        or state == "gone"
        or reason in _GONE
        or (state in _READ and not reason.startswith(_WITHOUT_ANSWER))
    ):
        return "came"
    if is_by_robots(reason):
        return REFUSED_BY_ROBOTS
    return BLOCKED if is_blocked(reason) else SITE_UNREACHABLE
