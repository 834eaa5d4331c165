"""The health of a crawl, with the exit codes that monitors know: 0 good, 1 warning, 2 critical, 3 unknown."""

from __future__ import annotations

from typing import Self

from crawler.vocabulary.explained import Explained


class Health(Explained):
    """The answer of `chinanews health`, the best one first."""

    exit_code: int

    def __new__(cls, value: str, exit_code: int = 0, explanation: str = "") -> Self:
        """Make a member; the value is its text."""
        word = str.__new__(cls, value)
        word._value_ = value
        word.exit_code, word.explanation = exit_code, explanation
        return word

    # fmt: off
    HEALTHY = "healthy", 0, "The last run ended well, and recently; or the first run of the site works."
    FAILED = "failed", 1, "The last run did not end well, but an earlier one did, and recently."
    KILLED = "killed", 1, "The last run has no end and no process any more; an earlier one ended well, and recently."
    SILENT = "silent", 1, "A run has a process, but records no heartbeat: it hangs, and keeps others from their work."
    OUTDATED = "outdated", 2, "No run has ended well within the time."
    NEVER_RUN = "never-run", 2, "No run of the site is recorded."
    UNKNOWN = "unknown", 3, "The database cannot be read."
    # fmt: on

    @property
    def word(self) -> str:
        """The word for the exit code that begins the output of a check of Nagios and its successors."""
        return ("OK", "WARNING", "CRITICAL", "UNKNOWN")[self.exit_code]
