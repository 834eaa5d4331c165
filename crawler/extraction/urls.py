"""URLs that pages contain. Any text can be in the place of a URL, so no function here raises."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, quote, unquote, urldefrag, urljoin, urlsplit

from crawler.unsafe_characters import without_unsafe

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MAX_URL_CHARS = 1000
MAX_URL_BYTES = 2000  # in UTF-8; an index row of PostgreSQL takes 2,704 bytes
SITE_LABELS = frozenset("www m mobile amp wap touch edition".split())
"""First labels of host names in which the versions of one site differ."""
MIN_LABELS = 2  # a name and its domain
_SECOND_LEVEL = frozenset("co com net org ac gov edu or ne go".split())  # `m.co.uk` is a site, `co.uk` is none
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")  # RFC 3986, 2.3
_ESCAPED = re.compile(r"%([0-9A-Fa-f]{2})")
_UNSAFE = re.compile(r"[^A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+")

_HOST = r"//[A-Za-z0-9][A-Za-z0-9.-]*+"
_STEP = r"(?!\.)[\w%~!$&'()*+,=@.-]++"  # no step begins with a dot, so none is `.` or `..`
_PATH = rf"(?:{_STEP}/)*+(?:{_STEP})?+(?:\?[\w%~!$&'()*+,=@./:?-]++)?+"
_PLAIN = re.compile(
    rf"(?:(?P<whole>https?:{_HOST}(?:/{_PATH})?+)|(?P<host>{_HOST}(?:/{_PATH})?+)|(?P<root>/{_PATH})"
    rf"|(?P<near>(?=[^?#]){_PATH})|(?P<here>(?=\#))|(?P<other>(?:javascript|mailto|tel|data):[^\#]*))(?:\#.*)?",
    re.ASCII | re.DOTALL,
)
"""The links that need no general rule: they are joined with their base as texts, or lead to no page."""
_PLAIN_BASE = re.compile(
    rf"(?P<here>(?P<root>(?P<scheme>https?:){_HOST}(?P<port>:\d+)?)(?:(?P<folder>/(?:{_STEP}/)*+)(?:{_STEP})?+)?"
    r"(?:\?[!-\"$-~]+)?)(?:\#[!-~]*)?",
    re.ASCII,
)
CACHED_LINKS, MAX_CACHED_CHARS = 4096, 200  # most links stand on each page of a site
BASES = 64  # how many bases of links are cached; the links of one page have one base


def split_url(url: str) -> SplitResult:
    """Return the parts of a URL, its host in ASCII as in a request; they are empty for text that is no URL."""
    try:
        parts = urlsplit(url)
        if ":" in parts.netloc:
            parts.port  # noqa: B018  # raises if it is no valid port
    except ValueError:
        return urlsplit("")
    return parts if parts.netloc.isascii() else _with_ascii_host(parts)


def last_path_step(url: str) -> str:
    """Return the last step of a URL's path, decoded. It distinguishes the articles of a site on all of its hosts."""
    return unquote(split_url(url).path).rstrip("/").rpartition("/")[2]


def normal_spelling(url: str) -> str:
    """Return a URL with the same characters percent-encoded in every spelling of it, in capitals (RFC 3986, 6.2.2)."""
    spelt = _ESCAPED.sub(_unescaped, url)
    return _UNSAFE.sub(lambda found: quote(found[0], safe="", errors="replace"), spelt)


def site_root(host: str) -> str:
    """Return the host without `www.`, `m.`, `amp.` and the like: the same for all versions of one site."""
    labels = host.lower().split(".")
    while len(labels) > MIN_LABELS and labels[0] in SITE_LABELS and (len(labels) > 3 or labels[1] not in _SECOND_LEVEL):  # noqa: PLR2004
        del labels[0]
    return ".".join(labels)


def absolute_url(base: str, link: str) -> str | None:
    """Return the URL that a browser makes of a link on the page `base`, without fragment; None if not http(s).

    An ampersand that was escaped twice is one.
    """
    return next(absolute_urls(base, (link,)))


def absolute_urls(base: str, links: Iterable[str]) -> Iterator[str | None]:
    """Yield the same for each of some links."""
    fronts = _fronts(base) if len(base) <= MAX_URL_CHARS else None
    for link in links:
        plain = (_plain(link) if len(link) <= MAX_CACHED_CHARS else _plain.__wrapped__(link)) if fronts else None
        if fronts is None or plain is None:
            yield joined_url(base, link)
        else:
            front = fronts.get(plain[0])
            yield None if front is None else front + plain[1]


def joined_if_plain(base: str, link: str) -> str | None:
    """Return the same as `urljoin`, for a link in a plain form without a fragment; None for all others."""
    fronts = _fronts(base) if len(base) <= MAX_URL_CHARS and "#" not in link else None
    plain = _plain.__wrapped__(link) if fronts else None
    front = fronts.get(plain[0]) if fronts and plain else None
    return None if front is None or plain is None else front + plain[1]


def joined_url(base: str, link: str) -> str | None:
    """Return the same as `absolute_url`, by the general rules: `absolute_url` is many times faster on most links."""
    try:
        url = urldefrag(urljoin(base, re.sub(r"[\t\r\n]", "", without_unsafe(link.strip())).replace("&amp;", "&"))).url
    except ValueError:
        return None
    return url if is_web_url(url) else None


def is_too_long(url: str) -> bool:
    """Return whether a URL exceeds the limits."""
    if url.isascii():
        return len(url) > MAX_URL_CHARS
    return len(url) > MAX_URL_CHARS or len(url.encode("utf-8", "replace")) > MAX_URL_BYTES


def is_web_url(url: str) -> bool:
    """Return whether a text is an http(s) URL with a host."""
    parts = split_url(url)
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


@lru_cache(maxsize=CACHED_LINKS)
def _plain(link: str) -> tuple[str, str] | None:
    """Return the form of a plain link, and the text that the front of this form stands before; None for all others."""
    found = _PLAIN.fullmatch(link)
    return (str(found.lastgroup), found[str(found.lastgroup)]) if found else None


@lru_cache(maxsize=BASES)
def _fronts(base: str) -> dict[str, str] | None:
    """Return the text to put before the links of each plain form; None for a base that needs the general rules."""
    found = _PLAIN_BASE.fullmatch(base)
    if found is None or (found["port"] and not is_web_url(base)):
        return None
    scheme, root, here = found["scheme"], found["root"], found["here"]
    return {"whole": "", "host": scheme, "root": root, "near": root + (found["folder"] or "/"), "here": here}


def _with_ascii_host(parts: SplitResult) -> SplitResult:
    user, at, host = parts.netloc.rpartition("@")
    name, colon, port = host.partition(":")
    try:
        return parts._replace(netloc=f"{user}{at}{name.encode('idna').decode('ascii')}{colon}{port}")
    except UnicodeError:
        return parts


def _unescaped(found: re.Match[str]) -> str:
    character = chr(int(found[1], 16))
    return character if character in _UNRESERVED else found[0].upper()
