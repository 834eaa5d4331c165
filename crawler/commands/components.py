"""Checks that the components which settings name can be loaded: Scrapy itself ends with a traceback if one cannot.

The command line has installed the reactor before, so a component may import it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from scrapy.utils.misc import load_object

from crawler import settings
from crawler.exceptions import BadInputError

if TYPE_CHECKING:
    from collections.abc import Mapping

ORDERED = ("ITEM_PIPELINES", "EXTENSIONS", "DOWNLOADER_MIDDLEWARES", "SPIDER_MIDDLEWARES")
"""Settings whose keys name components; the values are their order, None switches one off."""
HANDLERS, DOWNLOADER = "DOWNLOAD_HANDLERS", "DOWNLOADER"
_CLASS = re.compile(r"(?:[a-z_0-9]+\.)+[A-Z]\w*")  # the default of a setting that names one class


def check_components(given: Mapping[str, Any], defaults: Mapping[str, Any]) -> None:
    """Load the components that differ from the defaults. BadInputError names the first that cannot be loaded."""
    for name in ORDERED:
        for component, order in dict(given[name] or {}).items():
            if order is not None and not _is_number(order):
                raise BadInputError(f"the setting {name} is wrong: {component!r} takes a number or None, not {order!r}")
            if order is not None and component not in defaults[name]:
                _load(name, component)
    for component in dict(given[HANDLERS] or {}).values():
        if component is not None and component not in defaults[HANDLERS].values():
            _load(HANDLERS, component)
    for name, default in defaults.items():
        is_class = isinstance(default, str) and _CLASS.fullmatch(default) is not None
        if is_class and given[name] is not None and given[name] != default:
            _load(name, given[name])


def require_rate_limit(downloader: Any) -> None:
    """Check the setting DOWNLOADER of a crawl. BadInputError if it would send requests without the rate limit."""
    if downloader == settings.DOWNLOADER:
        return
    from crawler.downloader.downloader import PoliteDownloader  # noqa: PLC0415  # seldom: its import takes long

    found = _load(DOWNLOADER, downloader)
    if not (isinstance(found, type) and issubclass(found, PoliteDownloader)):
        raise BadInputError(f"the setting {DOWNLOADER} is wrong: {downloader!r} has no rate limit")


def _load(name: str, component: Any) -> Any:
    """Load and return a component. Any error of its code says that it cannot be used."""
    try:
        return load_object(component)
    except (Exception, SystemExit) as error:
        said = f"{type(error).__name__}: {error}".splitlines()[0]
        raise BadInputError(f"the setting {name} is wrong: {component!r} cannot be loaded: {said}") from error


def _is_number(order: Any) -> bool:
    return isinstance(order, (int, float))
