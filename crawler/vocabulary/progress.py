"""The words for what a run does at a moment. The explanation of each is how a terminal shows it."""

from __future__ import annotations

from crawler.vocabulary.explained import Explained


class RunPhase(Explained):
    """What a run does. Only `crawling` requests pages."""

    STARTING = "starting", "starting"
    READING_ARCHIVE = "reading-archive", "indexing the archive"
    OPENING_DATABASE = "opening-database", "opening the database"
    LEARNING = "learning", "learning the site models"
    COLLECTING = "collecting", "collecting the first URLs"
    CRAWLING = "crawling", "crawling"
    ENDING = "ending", "ending"
    WAITING_FOR_WORKERS = "waiting-for-workers", "waiting for the other workers"


class WaitCause(Explained):
    """Why the next request to a host waits."""

    DELAY = "delay", "DOWNLOAD_DELAY"
    CRAWL_DELAY = "crawl-delay", "Crawl-delay of robots.txt"
    RETRY_AFTER = "retry-after", "Retry-After"
    ERRORS = "errors", "back-off after errors"
    SLOW_ANSWERS = "slow-answers", "slow answers"
    OTHER_WORKERS = "other-workers", "slots of other workers"
    FETCHING_ROBOTS = "fetching-robots", "fetching robots.txt"
    NO_ROBOTS = "no-robots", "robots.txt unreachable"
    SUSPENDED = "suspended", "suspended"

    @property
    def is_imposed(self) -> bool:
        """Whether the wait comes from the host or from other workers, and not from the setting."""
        return self is not WaitCause.DELAY
