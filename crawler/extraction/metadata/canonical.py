"""The canonical URL of an article, as its page declares it. A URL of another site is not accepted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.extraction.urls import absolute_url, site_root, split_url

if TYPE_CHECKING:
    from crawler.extraction.metadata.declared import DeclaredMetadata


def canonical_url(declared: DeclaredMetadata) -> str | None:
    """Return the declared URL, absolute and without fragment, or else the URL that the page was fetched from."""
    for value in (*declared.links.get("canonical", ()), *declared.meta("og:url")):
        url = absolute_url(declared.url, value)
        if url and _is_own(url, declared.url):
            return url
    return declared.url or None


def _is_own(url: str, fetched: str) -> bool:
    """Return whether a declared URL is of the page's site and is not the front page, which some templates declare."""
    if not fetched:
        return True
    declared, own = split_url(url), split_url(fetched)
    if len(own.path) > 1 and len(declared.path) <= 1 and not declared.query:
        return False
    return site_root(declared.hostname or "") == site_root(own.hostname or "")
