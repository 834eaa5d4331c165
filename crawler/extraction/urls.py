"""URLs that pages contain. Any text can be in the place of a URL, so no function here raises."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urldefrag, urljoin, urlsplit

from crawler.unsafe_characters import without_unsafe

MAX_URL_CHARS = 1000
MAX_URL_BYTES = 2000  # in UTF-8; an index row of PostgreSQL takes 2,704 bytes


def split_url(url: str) -> SplitResult:
    """Return the parts of a URL; the parts are empty for text that is no URL."""
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  # raises if it is no valid port
    except ValueError:
        return urlsplit("")
    return parts


def absolute_url(base: str, link: str) -> str | None:
    """Return the URL that a browser makes of a link on the page `base`, without fragment; None if not http(s)."""
    try:
        url = urldefrag(urljoin(base, re.sub(r"[\t\r\n]", "", without_unsafe(link.strip())))).url
    except ValueError:
        return None
    return url if is_web_url(url) else None


def is_too_long(url: str) -> bool:
    """Return whether a URL exceeds the limits."""
    return len(url) > MAX_URL_CHARS or len(url.encode("utf-8", "replace")) > MAX_URL_BYTES


def is_web_url(url: str) -> bool:
    """Return whether a text is an http(s) URL with a host."""
    parts = split_url(url)
    return parts.scheme in {"http", "https"} and bool(parts.hostname)
