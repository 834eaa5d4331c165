"""What became of a run: one word, decided from its figures, with an exit code and a sentence that says what to do.

Only `ok` and `nothing-new` end with 0.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

OK = "ok"
NOTHING_NEW = "nothing-new"
MISCONFIGURED = "misconfigured"
PARTIAL = "partial"
SITE_UNREACHABLE = "site-unreachable"
NO_ARTICLES = "no-articles"
INTERRUPTED = "interrupted"
STORAGE_FAILED = "storage-failed"
CRASHED = "crashed"

EXIT_CODES = {
    OK: 0,
    NOTHING_NEW: 0,
    CRASHED: 1,
    MISCONFIGURED: 2,
    PARTIAL: 3,
    SITE_UNREACHABLE: 4,
    NO_ARTICLES: 5,
    INTERRUPTED: 8,
    STORAGE_FAILED: 9,
}
ADVICE = {
    OK: "",
    NOTHING_NEW: "Everything found was stored before.",
    PARTIAL: "Some pages failed or were refused: the reasons are above; run it again to try them once more.",
    SITE_UNREACHABLE: "No page came: check the network and whether the site answers, then run it again.",
    NO_ARTICLES: "Pages came, but none was an article: look at one of them in the archive.",
    INTERRUPTED: "The run was stopped before its end: run it again to go on.",
    STORAGE_FAILED: "The database or the archive could not be written: see the error above, mend it, run it again.",
    CRASHED: "The run ended by an error of the program: the log above says where.",
}
FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class Figures:
    """The counts of one run. `failed` and `refused` are by reason; `ended` is Scrapy's reason, or ours."""

    ended: str
    fetched: int = 0
    articles: Mapping[str, int] = field(default_factory=dict)
    refused: Mapping[str, int] = field(default_factory=dict)
    failed: Mapping[str, int] = field(default_factory=dict)
    not_in_archive: int = 0

    @property
    def known(self) -> int:
        """How many articles came and are in the store now."""
        return sum(self.articles.values())


def verdict_of(figures: Figures) -> str:
    """Return the verdict on a run."""
    if figures.ended != FINISHED:
        return {STORAGE_FAILED: STORAGE_FAILED, "shutdown": INTERRUPTED}.get(figures.ended, INTERRUPTED)
    if not figures.fetched:
        return SITE_UNREACHABLE
    if figures.failed or figures.refused:
        return PARTIAL if figures.known else NO_ARTICLES
    if not figures.known:
        return NO_ARTICLES
    return OK if any(figures.articles.get(outcome) for outcome in ("stored", "changed")) else NOTHING_NEW
