"""URLs that pages contain. Any text can be in the place of a URL, so no function here raises."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urldefrag, urljoin, urlsplit


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
        url = urldefrag(urljoin(base, re.sub(r"[\t\r\n]", "", link.strip()))).url
    except ValueError:
        return None
    return url if is_web_url(url) else None


def is_web_url(url: str) -> bool:
    """Return whether a text is an http(s) URL with a host."""
    parts = split_url(url)
    return parts.scheme in {"http", "https"} and bool(parts.hostname)
