"""The kinds and states of URLs, the kinds of articles, and what the store did with one."""

from __future__ import annotations

from enum import StrEnum

from crawler.vocabulary.explained import Explained


class UrlKind(StrEnum):
    """What a URL is expected to lead to."""

    LIST = "list"
    ARTICLE = "article"
    OTHER = "other"


class ArticleKind(StrEnum):
    """What an article mainly consists of."""

    ARTICLE = "article"
    GALLERY = "gallery"
    VIDEO = "video"


class UrlState(Explained):
    """The state of a URL in the frontier."""

    WAITING = "waiting", "The URL is due now, or at the time in `due_at`."
    LEASED = "leased", "A run has taken the URL and is fetching it."
    STORED = "stored", "The article is in the store."
    UNCHANGED = "unchanged", "The article is in the store, and the last fetch found it unchanged."
    REFUSED = "refused", "The page came, and a check refused it."
    FAILED = "failed", "The page did not come in the last run that asked for it."
    GONE = "gone", "The site says that the article no longer exists."
    OUT_OF_RANGE = "out-of-range", "The day in the URL is outside `since` and `until` of the runs so far."
    MOVED = "moved", "The URL leads to an article that has its own URL in the frontier."
    LISTED = "listed", "The list was read."
    PASSED = "passed", "The page is neither a list nor an article, or robots.txt disallows it."


class StoreResult(StrEnum):
    """What the store did with an article."""

    STORED = "stored"
    UNCHANGED = "unchanged"
    CHANGED = "changed"
    REPROCESSED = "reprocessed"
    ROLLED_BACK = "rolled-back"
