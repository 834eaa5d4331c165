"""What became of a run: one word, decided from its figures, with an exit code and a sentence that says what to do.

Only `ok` and `nothing-new` end with 0.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from crawler.report.unanswered import BLOCKED, REFUSED_BY_ROBOTS, SITE_UNREACHABLE, reason_unanswered

if TYPE_CHECKING:
    from collections.abc import Mapping

OK = "ok"
NOTHING_NEW = "nothing-new"
MISCONFIGURED = "misconfigured"
PARTIAL = "partial"
NO_ARTICLES = "no-articles"
INTERRUPTED = "interrupted"
STORAGE_FAILED = "storage-failed"
ALREADY_RUNNING = "already-running"
CRASHED = "crashed"

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
}
ADVICE = {
    OK: "",
    NOTHING_NEW: "Everything found was stored before.",
    PARTIAL: "Some pages failed or were refused: the reasons are above; run it again to try them once more.",
    SITE_UNREACHABLE: "No page came: check the network and whether the site answers, then run it again.",
    NO_ARTICLES: "Pages came, but none was an article: look at one of them in the archive.",
    REFUSED_BY_ROBOTS: "The site's robots.txt forbids us, or did not come: read it, and ask nothing until it lets us.",
    BLOCKED: "The site bans us: wait some hours, ask at a slower pace, name a contact (CRAWLER_CONTACT).",
    INTERRUPTED: "The run was stopped before its end: run it again to go on.",
    STORAGE_FAILED: "The database or the archive could not be written: see the error above, mend it, run it again.",
    CRASHED: "The run ended by an error of the program: the log above says where.",
}
FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class Figures:
    """The counts of one run.

    `asked` says of every URL that the run asked for what became of it, by (kind,
    state, reason), as the ledger has it; so its sum is how many were asked for.
    `articles` counts what the store did, `ended` is Scrapy's reason, or ours.
    `not_followed` counts links by the bound that they passed, `pace` is what
    crawler.middlewares.pace kept, in seconds.
    """

    ended: str
    fetched: int = 0
    discovered: int = 0
    articles: Mapping[str, int] = field(default_factory=dict)
    asked: Mapping[tuple[str, str, str], int] = field(default_factory=dict)
    not_in_archive: int = 0
    program_errors: int = 0
    not_followed: Mapping[str, int] = field(default_factory=dict)
    pace: Mapping[str, float] = field(default_factory=dict)

    @property
    def states(self) -> dict[str, int]:
        """How many of the URLs that were asked for are in which state."""
        found: Counter[str] = Counter()
        for (_, state, _), many in self.asked.items():
            found[state] += many
        return dict(found)

    def reasons(self, state: str) -> dict[str, int]:
        """Why URLs are in a state, and how many for which reason."""
        return {reason: many for (_, found, reason), many in sorted(self.asked.items()) if found == state}

    def as_json(self) -> dict[str, Any]:
        """Return the figures as they are kept and printed."""
        return {
            "ended": self.ended,
            "fetched": self.fetched,
            "discovered": self.discovered,
            "articles": dict(self.articles),
            "asked": [
                {"kind": kind, "state": state, "reason": reason or None, "urls": many}
                for (kind, state, reason), many in sorted(self.asked.items())
            ],
            "not_in_archive": self.not_in_archive,
            "program_errors": self.program_errors,
            "not_followed": dict(self.not_followed),
            "pace": dict(self.pace),
        }


def verdict_of(figures: Figures) -> str:
    """Return the verdict on a run."""
    states = figures.states
    if figures.ended != FINISHED:
        return STORAGE_FAILED if figures.ended == STORAGE_FAILED else INTERRUPTED
    unanswered = reason_unanswered(figures.asked)
    if unanswered is not None or not figures.fetched:
        return unanswered or (SITE_UNREACHABLE if figures.asked else NOTHING_NEW)
    if figures.program_errors or any(states.get(state) for state in ("failed", "refused", "waiting", "leased")):
        return PARTIAL if figures.articles else NO_ARTICLES
    if any(figures.articles.get(outcome) for outcome in ("stored", "changed", "recleaned")):
        return OK
    return NOTHING_NEW if figures.articles or states.get("unchanged") or states.get("listed") else NO_ARTICLES
