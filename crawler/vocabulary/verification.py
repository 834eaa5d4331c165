"""The results of checking a publication: of a file against its checksum, of a row against its archived page."""

from __future__ import annotations

from enum import unique

from crawler.vocabulary.explained import Explained


@unique
class Verification(Explained):
    """The result for one file or row. `verified` is the only good one; `other-version` finds no fault."""

    VERIFIED = "verified", "The file has its checksum; the row's page has its digest, and gives the row's text again."
    OTHER_VERSION = (
        "other-version",
        "The page has its digest, and has all of the text on it; but other rules or another site model cleaned it.",
    )
    NOT_ARCHIVED = "not-archived", "The row names no archived page."
    NO_ARCHIVE_FILE = "no-archive-file", "There is no WARC file of the name that the row names."
    UNREADABLE_PAGE = "unreadable-page", "The page cannot be read from its place in the archive, or not be cleaned."
    OTHER_DIGEST = "other-digest", "The page at the place in the archive does not have the row's digest."
    OTHER_TEXT = "other-text", "The same rules and model give another text or title than the row's."
    TEXT_NOT_ON_PAGE = "text-not-on-page", "Another version cleaned the page, and a paragraph of the text is not on it."
    UNREADABLE_ROWS = "unreadable-rows", "The rest of a Parquet file cannot be read."
    OTHER_CHECKSUM = "other-checksum", "The file does not have its checksum."
    MISSING_FILE = "missing-file", "The file has a checksum, and is missing or cannot be read."
    UNLISTED_FILE = "unlisted-file", "The file has no checksum."
