"""The kinds of runs, and the states of a run that cleans stored articles again."""

from __future__ import annotations

from crawler.vocabulary.explained import Explained


class RunKind(Explained):
    """The work of a run."""

    CRAWL = "crawl", "The run fetches pages, or reads them from an archive, and stores articles."
    FORGET = "forget", "An article or a site is removed. No other run works at the same time, and it leaves no record."
    REPROCESS = "reprocess", "The run cleans stored articles again, from their archived pages."


class ReprocessingPhase(Explained):
    """The progress of a run of the kind `reprocess`. A run that was killed continues in its phase."""

    PLANNING = "planning", "Pages are cleaned again, and the results are recorded. No article changes."
    APPLYING = "applying", "The recorded results replace the stored articles."
    APPLIED = "applied", "All results are stored."
    UNDOING = "undoing", "The articles get back their former content."
    UNDONE = "undone", "The articles have their former content again."
    ABANDONED = "abandoned", "The run was interrupted, and its other results were discarded. Its changes can be undone."


class ReprocessingState(Explained):
    """The state of one article in a run of the kind `reprocess`."""

    PLANNED = "planned", "The result differs from the stored article, and is not stored yet."
    APPLIED = "applied", "The result is stored."
    HELD_BACK = "held-back", "The result is worse, or a check refuses it; the article stays as it is."
    FAILED = "failed", "The page is not in the archive, or cannot be processed; the article stays as it is."
    SKIPPED = "skipped", "Another run changed the article in the meantime; it stays as that run stored it."
    NOT_UNDONE = "not-undone", "Another run changed the article since; the undo leaves it as that run stored it."
