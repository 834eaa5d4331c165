"""Traps: pages that look like articles and link to more of their kind, without end.

An article is unlisted if this run found it on pages of articles only, and on no list. Unlisted pages that bring nothing
new (refused, or the text of another page) close the form of their URLs when enough come in a row: the rest of the
unlisted URLs of this form is not fetched in this run. Articles that a list shows are always fetched.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from crawler.items import Page, Record
from crawler.vocabulary import Reason, UrlKind

if TYPE_CHECKING:
    from crawler.storage.frontier.records import DiscoveredUrl

MAX_IN_A_ROW = 50  # unlisted pages of one form of URLs that bring nothing new
MAX_OF_ALL_IN_A_ROW = 200  # the same, whatever their form
MAX_KNOWN = 500_000  # how many listed articles, and how many texts, a run remembers, as numbers
CACHED = 4096  # of how many URLs the forms are kept
_ALL = ""
_DIGITS = re.compile(r"\d+")


class Traps:
    """The unlisted articles of one run, of which it follows `max_unlisted`."""

    def __init__(self, max_unlisted: int) -> None:
        self._max_unlisted = max_unlisted
        self._listed: set[int] = set()
        self._unlisted: set[int] = set()
        self._texts: set[int] = set()
        self._in_a_row: Counter[str] = Counter()

    def reason_not_to_follow(self, url: DiscoveredUrl, *, on_list: bool) -> Reason | None:
        """Return the reason not to follow a link; None if it is followed, as each link on a list is."""
        key = hash(url.key)
        if url.kind != UrlKind.ARTICLE or key in self._listed:
            return None
        if on_list:
            if len(self._listed) < MAX_KNOWN:
                self._listed.add(key)
            return None
        if self.closes(url.key, url.url):
            return Reason.LINK_TRAP
        if key not in self._unlisted and len(self._unlisted) >= self._max_unlisted:
            return Reason.TOO_MANY_UNLISTED
        self._unlisted.add(key)
        return None

    def closes(self, key: str, url: str) -> bool:
        """Return whether an article is not fetched: it is not listed, and the form of its URL is closed."""
        closed = self._in_a_row[_form(url)] >= MAX_IN_A_ROW or self._in_a_row[_ALL] >= MAX_OF_ALL_IN_A_ROW
        return closed and hash(key) not in self._listed

    def item_dropped(self, item: Any) -> None:
        """Count a page that was refused."""
        if isinstance(item, Page) and item.fetch is not None:
            self._count(item.fetch.key, item.url, is_new=False)

    def item_scraped(self, item: Any) -> None:
        """Count a page whose article was stored, or is stored already."""
        if isinstance(item, Record):
            text = hash(item.text)
            self._count(item.identity or "", item.url or "", is_new=not item.text or text not in self._texts)
            if len(self._texts) < MAX_KNOWN:
                self._texts.add(text)

    def _count(self, key: str, url: str, *, is_new: bool) -> None:
        if hash(key) not in self._listed:
            for form in (_form(url), _ALL):
                self._in_a_row[form] = 0 if is_new else self._in_a_row[form] + 1


@lru_cache(maxsize=CACHED)
def _form(url: str) -> str:
    """Return the host and the folders of a URL, without their digits."""
    parts = urlsplit(url)
    return parts.netloc + _DIGITS.sub("0", parts.path.rpartition("/")[0])
