"""The one URL of an article, as its page declared it; believed only of the page's own site."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urljoin, urlsplit

if TYPE_CHECKING:
    from crawler.extraction.metadata.declared import DeclaredMetadata

SAME_SITE_LABELS = frozenset("www m mobile amp wap touch edition".split())
"""What stands before the host's name on one of a site's faces and is missing on another."""


def canonical_url(declared: DeclaredMetadata) -> str | None:
    """Return the claimed URL, absolute and without fragment, or else the URL the page came from."""
    for claim in (*declared.links.get("canonical", ()), *declared.meta("og:url")):
        url = _joined(declared.url, claim)
        if url and _is_own(url, declared.url):
            return url
    return declared.url or None


def _is_own(url: str, fetched: str) -> bool:
    """Tell whether a claim is of the page's site, and no front page claimed by an article as some templates do."""
    if not fetched:
        return True
    there, here = urlsplit(url), urlsplit(fetched)
    if len(here.path) > 1 and len(there.path) <= 1 and not there.query:
        return False
    return _site(there.hostname or "") == _site(here.hostname or "")


def _site(host: str) -> str:
    labels = host.lower().split(".")
    while len(labels) > 2 and labels[0] in SAME_SITE_LABELS:  # noqa: PLR2004 - a name and its domain
        del labels[0]
    return ".".join(labels)


def _joined(base: str, claim: str) -> str | None:
    try:
        url = urldefrag(urljoin(base, claim)).url
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.hostname else None
