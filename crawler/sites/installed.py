"""The sites of other distributions, found by their entry points. A broken one is left out; the others work.

The entry point has the name of the site. Its rules are checked when it is loaded.
"""

from __future__ import annotations

from types import ModuleType
from typing import TYPE_CHECKING, NamedTuple

from crawler.entry_points import SITES_GROUP, loaded, named, offered
from crawler.exceptions import BadInputError
from crawler.sites.site import Site

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from importlib.metadata import EntryPoint

ATTRIBUTE = "SITE"
"""The name of the site in a module that an entry point names alone."""


class InstalledSites(NamedTuple):
    """The sites by name, and a line about each one that cannot be used, by the name of its entry point."""

    sites: Mapping[str, Site]
    faults: Mapping[str, str]


def installed_sites(taken: Collection[str]) -> InstalledSites:
    """Load the sites of all distributions. `taken` are the names that a site may not have."""
    sites: dict[str, Site] = {}
    faults: dict[str, str] = {}
    for name, entries in offered(SITES_GROUP).items():
        for entry in entries:
            try:
                if name in taken:
                    raise BadInputError("this project has a site of this name; rename it")  # noqa: TRY301
                if name in sites:
                    raise BadInputError(f"{named(entries[0])} offers a site of this name too")  # noqa: TRY301
                sites[name] = _site(entry)
            except BadInputError as error:
                faults[name] = f"the site {name!r} of {named(entry)} cannot be used: {error}"
    return InstalledSites(sites, faults)


def _site(entry: EntryPoint) -> Site:
    """Load a site. BadInputError if it is none, or if its rules are invalid."""
    found = loaded(entry)
    if isinstance(found, ModuleType):
        found = getattr(found, ATTRIBUTE, None)
        if found is None:
            raise BadInputError(f"{entry.value} has no {ATTRIBUTE}")
    if not isinstance(found, Site):
        raise BadInputError(f"{entry.value} is no Site, but of the type {type(found).__name__}")
    if found.name != entry.name:
        raise BadInputError(f"the name of the site is {found.name!r}; it must be that of the entry point")
    return found.loaded()
