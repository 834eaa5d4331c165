"""The results of copying a row into another database."""

from __future__ import annotations

from crawler.vocabulary.explained import Explained


class CopyResult(Explained):
    """The result of copying one row into a store."""

    ADDED = "added", "The store had no such row."
    UNITED = "united", "The store had a row with the same key, which has changed: for an article, its revisions too."
    SAME = "same", "The store had all of it."
    FORGOTTEN = "forgotten", "The article or its site was removed by `forget` from one of the stores: it is not copied."
    LEFT_OUT = "left-out", "The database cannot hold the row: a URL is too long for its index."
