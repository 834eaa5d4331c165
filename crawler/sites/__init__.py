"""The sites with rules of their own, and the one function for each way to find the site of a page.

A new site is a file in this folder with a subclass of Site (CONTRIBUTING.md has an example) and its name in FILES,
with a spider, a file of seeds and saved pages.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from crawler.exceptions import BadInputError
from crawler.sites.generic import generic_site
from crawler.sites.site import Site
from crawler.sites.url_forms import host_of

if TYPE_CHECKING:
    from crawler.extraction import ParsedPage

__all__ = ["SITES", "UNKNOWN", "Site", "copied_id_of", "recognised_site", "site_at", "site_named"]

FILES = (
    "chinanews",
    "chinanews_zh",
)
"""The files of the sites in this folder. The file `chinanews.py` defines its site as `CHINANEWS`."""


_ALL: list[Site] = [getattr(import_module(f"{__name__}.{file}"), file.upper()) for file in FILES]
SITES = {site.name: site for site in _ALL}
UNKNOWN = Site()


def site_named(name: str) -> Site:
    """Return a site with rules of its own. BadInputError lists the known names, or says which rule is invalid."""
    try:
        return SITES[name].loaded()
    except KeyError:
        known = ", ".join(sorted(SITES))
        raise BadInputError(f"no site {name!r} is known; known sites: {known}") from None


def site_at(url: str) -> Site:
    """Return the site of a URL: the one with rules for its host, or a generic one. BadInputError if it is no URL."""
    known = next((site for site in SITES.values() if site.has(url)), None)
    return known or generic_site(host_of(url))


def recognised_site(parsed: ParsedPage) -> Site:
    """Return the site that a page without a URL looks like, UNKNOWN if it looks like none."""
    return next((site for site in SITES.values() if site.loaded().recognises(parsed)), UNKNOWN)


def copied_id_of(url: str) -> str | None:
    """Return the id of the article that a URL on another host is a copy of, or None."""
    return next((found for site in SITES.values() if (found := site.copied_id(url))), None)
