"""The sites with rules of their own, and the one function for each way to find the site of a page.

A site is offered by another distribution (`installed.py`), or it is a file in this folder with its name in FILES.
CONTRIBUTING.md has an example.
"""

from __future__ import annotations

import logging
from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING

from crawler.code_version import code_version
from crawler.exceptions import BadInputError
from crawler.sites.generic import generic_site
from crawler.sites.installed import InstalledSites, installed_sites
from crawler.sites.site import Site
from crawler.sites.url_forms import host_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crawler.extraction import ParsedPage

__all__ = [
    "UNKNOWN",
    "Site",
    "copied_id_of",
    "known_sites",
    "recognised_site",
    "site_at",
    "site_named",
    "version_of_site",
    "versions_of_sites",
]

logger = logging.getLogger(__name__)

FILES = (
    "chinanews",
    "chinanews_zh",
)
"""The files of the sites in this folder. The file `chinanews.py` defines its site as `CHINANEWS`."""


_OWN: list[Site] = [getattr(import_module(f"{__name__}.{file}"), file.upper()) for file in FILES]
UNKNOWN = Site()


def known_sites() -> Mapping[str, Site]:
    """Return all sites with rules of their own by name: this project's, then those of other distributions."""
    return _known()[0]


@cache
def _known() -> tuple[Mapping[str, Site], InstalledSites]:
    """Load the sites of other distributions, once: not before a site is looked up, since they import this package."""
    own = {site.name: site for site in _OWN}
    installed = installed_sites(own.keys())
    for fault in installed.faults.values():
        logger.warning("%s", fault)
    return MappingProxyType(own | dict(installed.sites)), installed


def site_named(name: str) -> Site:
    """Return a site with rules of its own. BadInputError lists the known names, or says why it cannot be used."""
    sites, installed = _known()
    if name in sites:
        return sites[name].loaded()
    if name in installed.faults:
        raise BadInputError(installed.faults[name])
    raise BadInputError(f"no site {name!r} is known; known sites: {', '.join(sorted(sites))}")


def version_of_site(name: str) -> str:
    """Return the version of the code of a site of another distribution; empty for any other name."""
    site = known_sites().get(name)
    return site.version if site is not None else ""


def versions_of_sites() -> str:
    """Return the versions of all sites of other distributions, as one text; empty if there are none."""
    return "".join(f".{site.version}" for site in known_sites().values() if site.version)


def version_of_all_code() -> str:
    """Return the version of this project's code with those of all sites of other distributions."""
    return code_version() + versions_of_sites()


def site_at(url: str) -> Site:
    """Return the site of a URL: the one with rules for its host, or a generic one. BadInputError if it is no URL."""
    known = next((site for site in known_sites().values() if site.has(url)), None)
    return known or generic_site(host_of(url))


def recognised_site(parsed: ParsedPage) -> Site:
    """Return the site that a page without a URL looks like, UNKNOWN if it looks like none."""
    return next((site for site in known_sites().values() if site.loaded().recognises(parsed)), UNKNOWN)


def copied_id_of(url: str) -> str | None:
    """Return the id of the article that a URL on another host is a copy of, or None."""
    return next((found for site in known_sites().values() if (found := site.copied_id(url))), None)
