"""The canonical URL of an article, as its page declares it. A URL of another site is not accepted.

The site of the page decides later whether the URL can be that of the article (`sites/canonical_urls.py`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.extraction.urls import absolute_url, is_too_long, last_path_step, site_root, split_url

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.extraction.metadata.declared import DeclaredMetadata

MIN_SHARED_WORDS = 3  # of the last step of the path and of the page's own, or of the headline
_HOME = re.compile(r"/?(?:(?:index|default|home)(?:\.\w{1,5})?)?", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]{2,}")


def canonical_url(declared: DeclaredMetadata, title: str | None = None) -> str | None:
    """Return the declared URL, absolute and without fragment, or else the URL that the page was fetched from.

    Of several URLs, the first that shares its name with the page's own URL or with the headline is taken.
    """
    urls = tuple(dict.fromkeys(_own_urls(declared)))
    named = (url for url in urls if len(urls) > 1 and _has_name(url, declared.url, title))
    return next(named, None) or next(iter(urls), None) or declared.url or None


def _own_urls(declared: DeclaredMetadata) -> Iterator[str]:
    """Yield the declared URLs that are of the page's site; a page that came by https is not at http."""
    for value in (*declared.links.get("canonical", ()), *declared.meta("og:url")):
        url = absolute_url(declared.base or declared.url, value)
        if url and not is_too_long(url) and _is_own(url, declared.url):
            is_other_scheme = url.startswith("http:") and declared.url.startswith("https:")
            yield f"https{url.removeprefix('http')}" if is_other_scheme else url


def _is_own(url: str, fetched: str) -> bool:
    """Return whether a declared URL is of the page's site and is not the front page, which some templates declare."""
    if not fetched:
        return True
    declared, own = split_url(url), split_url(fetched)
    if _HOME.fullmatch(declared.path) and not declared.query and (len(own.path) > 1 or own.query):
        return False
    return site_root(declared.hostname or "") == site_root(own.hostname or "")


def _has_name(url: str, fetched: str, title: str | None) -> bool:
    last, own = (last_path_step(one).partition(".")[0].casefold() for one in (url, fetched))
    words = _words(last)
    return last == own or max(len(words & _words(own)), len(words & _words(title or ""))) >= MIN_SHARED_WORDS


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold()))
