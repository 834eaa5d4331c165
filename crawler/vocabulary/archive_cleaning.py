"""The words of the cleaning of archives by host: what a record is, and the result of a page."""

from __future__ import annotations

from enum import unique

from crawler.vocabulary.explained import Explained


@unique
class RecordKind(Explained):
    """The kind of an archived record in the first pass. Each record has one."""

    PAGE = "page", "The record holds a page, which the second pass cleans."
    UNREADABLE = "unreadable", "The record, or the rest of its file, cannot be read; the output has a row for it."
    OTHER_TYPE = "other-type", "The record holds a file of a type that is no page, such as a picture."
    NO_PAGE = "no-page", "The record holds no page: file information, a request, or a copy of a page that came before."


@unique
class PageResult(Explained):
    """The result of a page in the second pass. Each page and each unreadable record has one."""

    KEPT = "kept", "The page is an article; its row has the text."
    REFUSED = "refused", "The page is no article that a crawl would store; its row has the reason."
    FAILED = "failed", "The page could not be processed; its row has the reason."
