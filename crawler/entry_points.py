"""The entry points by which other distributions add sites and spiders: their names, without loading anything of them.

`crawler.sites`: a Site, or a module with one as `SITE`. `crawler.spiders`: the spider of the site with the same name;
a site without one is crawled by NewsSpider.
"""

from __future__ import annotations

import sys
from contextlib import redirect_stdout
from importlib.metadata import EntryPoint, entry_points
from typing import TYPE_CHECKING

from crawler.exceptions import BadInputError
from crawler.unsafe_characters import without_unsafe

if TYPE_CHECKING:
    from collections.abc import Mapping

SITES_GROUP = "crawler.sites"
SPIDERS_GROUP = "crawler.spiders"
UNKNOWN_DISTRIBUTION = "an unknown distribution"


def offered(group: str) -> Mapping[str, tuple[EntryPoint, ...]]:
    """Return the entry points of a group by name, in the order of the distributions' names."""
    found: dict[str, tuple[EntryPoint, ...]] = {}
    for entry in sorted(set(entry_points(group=group)), key=lambda entry: (entry.name, named(entry), entry.value)):
        found[entry.name] = (*found.get(entry.name, ()), entry)
    return found


def named(entry: EntryPoint) -> str:
    """Return the name of the distribution that has an entry point."""
    name = entry.dist.metadata["Name"] if entry.dist is not None else None
    return without_unsafe(name) if name else UNKNOWN_DISTRIBUTION


def loaded(entry: EntryPoint) -> object:
    """Load the object of an entry point. BadInputError says in one line why that fails.

    Standard output has the results of a command: text that the code prints goes to standard error.
    """
    try:
        with redirect_stdout(sys.stderr):
            return entry.load()
    except (Exception, SystemExit) as error:  # the entry of code that is not of this project
        message = " ".join(without_unsafe(str(error)).split())
        raise BadInputError(f"{type(error).__name__}: {message}" if message else type(error).__name__) from error
