"""A link to its line in the ledger: which article or list it is of, and by which URL that is asked for."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from crawler.storage.frontier.terms import ARTICLE, LIST, OTHER, Found

if TYPE_CHECKING:
    from crawler.items import Address
    from crawler.sites import Site

LIST_PRIORITY = date.max.toordinal()
"""Above every article's, which is the number of its day."""
UNDATED_PRIORITY = date(2000, 1, 1).toordinal()
"""An article whose URL tells no day comes before the old ones and after the new."""


def found_at(url: str, site: Site) -> Found:
    """Return what the ledger is told of a URL. An article's further pages and copies lead to its first page."""
    address = site.address(url)
    if address is None:
        return list_at(url) if site.is_list(url) else Found(url, url, OTHER, 0)
    return Found(
        key=address.identity,
        url=first_page(url, address),
        kind=ARTICLE,
        priority=address.day.toordinal() if address.day else UNDATED_PRIORITY,
        day=address.day.isoformat() if address.day else None,
        section=section_of(address),
        alias=without_query(url),  # queries track readers, and there is no end to them
    )


def seed_at(url: str, site: Site) -> Found:
    """Return what the ledger is told of a seed: a list, whatever its URL looks like, if it is no article."""
    found = found_at(url, site)
    return found if found.kind == ARTICLE else list_at(url)


def list_at(url: str) -> Found:
    """Return a list, which is the same on http and https, with `www.` and without."""
    there = urlsplit(url)
    key = urlunsplit(("", there.netloc.lower().removeprefix("www."), there.path or "/", there.query, ""))
    return Found(key, url, LIST, LIST_PRIORITY)


def is_followed(url: str, site: Site) -> bool:
    """Tell whether a link is one that a crawl of the site goes after."""
    return site.has(url) and (site.address(url) is not None or site.is_list(url))


def first_page(url: str, address: Address) -> str:
    """Return the URL of an article's first page, on the host where a URL of it was found."""
    return on_host_of(url, address.url)


def on_host_of(url: str, other: str) -> str:
    """Return the path of `other` on the host of `url`, in its scheme."""
    there = urlsplit(url)
    return urlunsplit((there.scheme, there.netloc, urlsplit(other).path, "", ""))


def without_query(url: str) -> str:
    """Return a URL up to its query."""
    return urlunsplit(urlsplit(url)._replace(query="", fragment=""))


def section_of(address: Address) -> str:
    """Return the section that the path of an article names, `` where it names none."""
    parts = urlsplit(address.url).path.strip("/").split("/")
    words = [part for part in parts[:-1] if not part[:1].isdigit()]
    return "/".join(words)
