"""What became of a run: one word, decided from its figures, with an exit code and a sentence that says what to do.

Only `ok` and `nothing-new` end with 0. What the site itself says is no failure:
a page that is gone (404, 410), or that robots.txt keeps us from. What is left to
do is one: a page that did not come, be it a further page of an article, and one
that was refused, unless it was refused before for the same reason.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.runs.layout_changes import LAYOUT_CHANGED
from crawler.runs.no_answer import (
    BLOCKED,
    REFUSED_BY_ROBOTS,
    SITE_UNREACHABLE,
    is_blocked,
    is_by_robots,
    reason_unanswered,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from crawler.runs.statistics import Figures

OK = "ok"
NOTHING_NEW = "nothing-new"
CRASHED = "crashed"
MISCONFIGURED = "misconfigured"
PARTIAL = "partial"
NO_ARTICLES = "no-articles"
INTERRUPTED = "interrupted"
STORAGE_FAILED = "storage-failed"
ALREADY_RUNNING = "already-running"
OUT_OF_TIME = "out-of-time"
TOO_MANY_ERRORS = "too-many-errors"
OUT_OF_MEMORY = "out-of-memory"

EXIT_CODES = {
    OK: 0,
    NOTHING_NEW: 0,
    CRASHED: 1,
    MISCONFIGURED: 2,
    PARTIAL: 3,
    SITE_UNREACHABLE: 4,
    NO_ARTICLES: 5,
    REFUSED_BY_ROBOTS: 6,
    BLOCKED: 7,
    INTERRUPTED: 8,
    STORAGE_FAILED: 9,
    ALREADY_RUNNING: 10,
    LAYOUT_CHANGED: 11,
    OUT_OF_TIME: 12,
    TOO_MANY_ERRORS: 13,
    OUT_OF_MEMORY: 14,
}
ADVICE = {
    OK: "All is well.",
    NOTHING_NEW: "Everything found was stored before; nothing to do.",
    CRASHED: "The run ended by an error of the program: the log says where.",
    MISCONFIGURED: "Nothing was fetched: mend what the error above names.",
    PARTIAL: "Some pages failed or were refused: the reasons are above; run it again to try them once more.",
    SITE_UNREACHABLE: "No page came: check the network and whether the site answers, then run it again.",
    NO_ARTICLES: "No article came of it: the reasons are above; look at what came in the archive.",
    REFUSED_BY_ROBOTS: "The site's robots.txt forbids us, or did not come: read it, and ask nothing until it lets us.",
    BLOCKED: "The site bans us: wait some hours, ask at a slower pace, name a contact (CRAWLER_CONTACT).",
    INTERRUPTED: "The run was stopped before its end: run it again to go on.",
    STORAGE_FAILED: "The database or the archive could not be written: see the error above, mend it, run it again.",
    ALREADY_RUNNING: "Another run works on this site: wait for its end, or stop it.",
    LAYOUT_CHANGED: "The site's pages look another way than they did: look at the examples, mend the site's rules, "
    "then run python -m crawler refused --reason layout-changed --again.",
    OUT_OF_TIME: "The run reached CLOSESPIDER_TIMEOUT: run it again to go on.",
    TOO_MANY_ERRORS: "The run reached CLOSESPIDER_ERRORCOUNT: the log says which errors.",
    OUT_OF_MEMORY: "The run reached MEMUSAGE_LIMIT_MB: run it again to go on; if it comes again, raise the limit.",
}
FINISHED = "finished"

_ENDED_BY = {
    STORAGE_FAILED: STORAGE_FAILED,
    "closespider_timeout": OUT_OF_TIME,
    "closespider_errorcount": TOO_MANY_ERRORS,
    "memusage_exceeded": OUT_OF_MEMORY,
}
_INCOMPLETE, _TAKEN_BACK = "incomplete", "taken-back"
_UNDONE = ("failed", "waiting", "leased")
_WITH_ANSWER = ("stored", "unchanged", "moved", "passed", "refused", "gone", "listed")
MIN_BLOCKED = 3
MIN_BLOCKED_SHARE = 0.1
"""From this share of the asked URLs on, and MIN_BLOCKED of them, it is no single page that is kept from us."""
MIN_ROBOTS_SHARE = 0.5


def verdict_of(figures: Figures) -> str:
    """Return the verdict on a run."""
    if figures.ended != FINISHED:
        return _ENDED_BY.get(figures.ended, INTERRUPTED)
    return next(verdict for verdict in _verdicts(figures) if verdict is not None)


def _verdicts(figures: Figures) -> Iterator[str | None]:
    """Yield what holds, the gravest first; the last one holds always."""
    yield LAYOUT_CHANGED if figures.drift else None
    yield _kept_out(figures)
    states = figures.states
    fruitless = not any(states.get(state) for state in ("stored", "unchanged")) and not _fruits(figures)
    if _undone(figures) or _cut_short(figures) or _refused_anew(figures) or figures.errors:
        yield CRASHED if figures.errors and fruitless else None
        yield NO_ARTICLES if fruitless else PARTIAL
    yield OK if any(figures.articles.get(outcome) for outcome in ("stored", "changed", "recleaned")) else None
    yield NO_ARTICLES if states and fruitless and not _listed(figures) else NOTHING_NEW


def _kept_out(figures: Figures) -> str | None:
    """Tell whether the site kept us out, or did not answer at all."""
    asked = sum(figures.states.values())
    blocked, by_robots = _count(figures, is_blocked), _count(figures, is_by_robots)
    came = sum(figures.states.get(state, 0) for state in _WITH_ANSWER) - figures.reasons("refused").get("block-page", 0)
    if by_robots > MIN_ROBOTS_SHARE * asked and by_robots >= blocked:
        return REFUSED_BY_ROBOTS
    if blocked and (not came or (blocked >= MIN_BLOCKED and blocked >= MIN_BLOCKED_SHARE * asked)):
        return BLOCKED
    unanswered = reason_unanswered(figures.asked)
    return None if unanswered == SITE_UNREACHABLE and figures.errors else unanswered


def _count(figures: Figures, holds: Callable[[str], bool]) -> int:
    return sum(many for (_, _, reason), many in figures.asked.items() if holds(reason))


def _undone(figures: Figures) -> int:
    """Count what was asked for and did not come, but for what robots.txt keeps us from."""
    return sum(
        many for (_, state, reason), many in figures.asked.items() if state in _UNDONE and not is_by_robots(reason)
    )


def _cut_short(figures: Figures) -> int:
    """Count the articles that came without one of their pages; one that is so again counts no more."""
    return figures.reasons("stored").get(_INCOMPLETE, 0)


def _refused_anew(figures: Figures) -> int:
    return max(0, figures.states.get("refused", 0) - figures.refused_again)


def _fruits(figures: Figures) -> int:
    """Count what the store did and was not taken back."""
    return sum(many for outcome, many in figures.articles.items() if outcome != _TAKEN_BACK)


def _listed(figures: Figures) -> int:
    """Count the lists that came; one that is gone is in the ledger with its reason."""
    return sum(many for reason, many in figures.reasons("listed").items() if reason in {"", "http-304"})
