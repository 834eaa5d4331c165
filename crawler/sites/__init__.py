"""The sites that are known; everything else is UNKNOWN and cleaned without a site's rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.exceptions import BadInputError
from crawler.extraction import recognises
from crawler.extraction.html.decoding import decode
from crawler.sites.chinanews import CHINANEWS
from crawler.sites.chinanews_zh import CHINANEWS_ZH
from crawler.sites.site import Site

if TYPE_CHECKING:
    from crawler.items import Page

__all__ = ["SITES", "UNKNOWN", "Site", "copied_id_of", "identity_of", "site_named", "site_of"]

UNKNOWN = Site(name="")
SITES = {site.name: site for site in (CHINANEWS, CHINANEWS_ZH)}


def site_named(name: str) -> Site:
    """Return a known site. BadInputError names the known ones."""
    try:
        return SITES[name]
    except KeyError:
        known = ", ".join(sorted(SITES))
        raise BadInputError(f"no site {name!r} is known; known sites: {known}") from None


def site_of(page: Page) -> Site:
    """Return the site of a page: by its URL, or by what it looks like where it has none."""
    if page.url:
        return next((site for site in SITES.values() if site.has(page.url)), UNKNOWN)
    text = decode(page.body, page.headers.get("content-type", ""))
    return next((site for site in SITES.values() if recognises(text, site.template)), UNKNOWN)


def identity_of(url: str) -> str | None:
    """Return the identity of the article that a URL of a known site is of, or None."""
    addresses = (site.address(url) for site in SITES.values())
    return next((address.identity for address in addresses if address), None)


def copied_id_of(url: str) -> str | None:
    """Return the id of the article that a URL on another host is a copy of, or None."""
    return next((found for site in SITES.values() if (found := site.copied_id(url))), None)
