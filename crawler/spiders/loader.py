"""Finds the spiders of this project by the names of their files, and those of sites that other distributions offer.

One is loaded when it is asked for. Scrapy's own loader would load all of them, with everything that a crawl needs,
before a wrong argument is noticed. Other modules in SPIDER_MODULES are loaded as Scrapy does it.
"""

from __future__ import annotations

import re
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Self, cast

from scrapy.settings import BaseSettings
from scrapy.spiderloader import SpiderLoader
from scrapy.utils.spider import iter_spider_classes

from crawler.entry_points import SITES_GROUP, SPIDERS_GROUP, loaded, named, offered
from crawler.exceptions import BadInputError

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

    from scrapy import Request, Spider

    from crawler.spiders.site_spider import NewsSpider

PACKAGE = "crawler.spiders"
WARN_ONLY = "SPIDER_LOADER_WARN_ONLY"


class SiteSpiderLoader:
    """Scrapy's interface of a spider loader. A spider of ours has the name of its file; a site offered, its own."""

    def __init__(self, settings: BaseSettings) -> None:
        modules = settings.getlist("SPIDER_MODULES")
        others = {"SPIDER_MODULES": [module for module in modules if module != PACKAGE]}
        self._others = SpiderLoader(BaseSettings(others | {WARN_ONLY: settings.getbool(WARN_ONLY)}))
        self._has_ours = PACKAGE in modules

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> Self:
        """Return the loader of a project with these settings."""
        return cls(settings)

    @cached_property
    def ours(self) -> frozenset[str]:
        """The names of this project's spiders, and of the sites that other distributions offer."""
        return self._in_files | (offered(SITES_GROUP).keys() if self._has_ours else frozenset())

    @cached_property
    def _in_files(self) -> frozenset[str]:
        files = Path(__file__).parent.glob("*.py") if self._has_ours else ()
        return frozenset(file.stem for file in files if _names_spider(file))

    def list(self) -> list[str]:
        """Return the names of all spiders."""
        return [*sorted(self.ours), *self._others.list()]

    def load(self, spider_name: str) -> type[Spider]:
        """Return a spider by its name. KeyError if there is none, BadInputError if one that is offered is broken."""
        if spider_name not in self.ours:
            return self._others.load(spider_name)
        if spider_name not in self._in_files:
            return _offered_spider(spider_name)
        module = import_module(f"{PACKAGE}.{spider_name}")
        return next(spider for spider in iter_spider_classes(module) if spider.name == spider_name)

    def find_by_request(self, request: Request) -> list[str]:  # type: ignore[valid-type]  # `list` is the method above
        """Return the names of the spiders for the URL of a request."""
        return [name for name in self.list() if self.load(name).handles_request(request)]


def _names_spider(file: Path) -> bool:
    """Return whether a file has a class with the name of the file, as each spider of ours has."""
    name = re.compile(rf'^    name = "{re.escape(file.stem)}"$', re.MULTILINE)
    return name.search(file.read_text(encoding="utf-8")) is not None


def _offered_spider(name: str) -> type[Spider]:
    """Return the spider that a distribution offers for its site, or else one with the site alone."""
    from crawler.sites import site_named  # noqa: PLC0415  # loads all that reads pages

    site = site_named(name)
    if entries := offered(SPIDERS_GROUP).get(name):
        return checked_spider(entries[0])
    from crawler.spiders.site_spider import NewsSpider  # noqa: PLC0415  # loads all that a crawl needs

    made = type(f"{type(site).__name__}Spider", (NewsSpider,), {"name": name, "site": site, "__module__": __name__})
    return cast("type[Spider]", made)


def checked_spider(entry: EntryPoint) -> type[NewsSpider]:
    """Return the spider of an entry point. BadInputError if it is none."""
    from crawler.spiders.site_spider import NewsSpider  # noqa: PLC0415  # the same

    fault = f"the spider {entry.name!r} of {named(entry)} cannot be used"
    try:
        spider = loaded(entry)
    except BadInputError as error:
        raise BadInputError(f"{fault}: {error}") from error
    if not (isinstance(spider, type) and issubclass(spider, NewsSpider)) or spider.name != entry.name:
        raise BadInputError(f"{fault}: {entry.value} is no NewsSpider with the name of the entry point")
    return spider
