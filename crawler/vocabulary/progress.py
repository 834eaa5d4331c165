"""The words for what a run does at a moment, and for why it waits. The label of each is how a terminal shows it."""

from __future__ import annotations

from typing import Self

from crawler.vocabulary.explained import Explained


class Labelled(Explained):
    """The base of enums whose members have a label in plain words, besides their explanation."""

    label: str

    def __new__(cls, value: str, label: str = "", explanation: str = "") -> Self:
        """Make a member; the value is its text."""
        word = str.__new__(cls, value)
        word._value_ = value
        word.label, word.explanation = label, explanation
        return word


class RunPhase(Labelled):
    """What a run does. Only `crawling` requests pages."""

    STARTING = "starting", "starting", "The program and the settings are loaded."
    READING_ARCHIVE = "reading-archive", "indexing the archive", "The records of the WARC files are listed."
    OPENING_DATABASE = "opening-database", "opening the database", "A new or an older one gets the newest schema."
    LEARNING = "learning", "learning the site models", "They are made from pages of the archive, before it is crawled."
    COLLECTING = "collecting", "collecting the first URLs", "They are written into the frontier."
    CRAWLING = "crawling", "crawling", "Pages are requested and processed."
    ENDING = "ending", "ending", "What is under way is stored, and the run is recorded."
    WAITING_FOR_WORKERS = (
        "waiting-for-workers",
        "waiting for the other workers",
        "This worker has no more work; the others end the run.",
    )


class WaitCause(Labelled):
    """Why the next request to a host waits."""

    DELAY = "delay", "DOWNLOAD_DELAY", "The setting, the least time between two requests."
    CRAWL_DELAY = "stated-delay", "Crawl-delay of robots.txt", "It is longer than the setting."
    RETRY_AFTER = "retry-after", "Retry-After", "The host answered 429 or 503, and asked for a pause."
    ERRORS = "errors", "back-off after errors", "Errors have doubled the delay; successful answers shorten it again."
    SLOW_ANSWERS = "slow-answers", "slow answers", "Several in a row; the delay became as long as they took."
    OTHER_WORKERS = "other-workers", "slots of other workers", "Other workers send their requests to the host."
    FETCHING_ROBOTS = "fetching-robots", "fetching robots.txt", "No page is requested before it has come."
    NO_ROBOTS = "no-robots", "robots.txt unreachable", "It did not come, so nothing is fetched until it does."
    SUSPENDED = "suspended", "suspended", "The run sends no more requests to the host."

    @property
    def is_imposed(self) -> bool:
        """Whether the wait comes from the host or from other workers, and not from the setting."""
        return self is not WaitCause.DELAY
