"""`scrapy crawl news -a url=https://…` (or `-a urls=FILE`, `-a archive=…`): any news site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.exceptions import BadInputError
from crawler.extraction.urls import is_web_url
from crawler.sites import known_sites, site_at
from crawler.sites.generic import GivenPages
from crawler.sites.group import SiteGroup
from crawler.sites.url_forms import host_of
from crawler.spiders.plan import read_urls
from crawler.spiders.site_spider import NewsSpider
from crawler.storage.archive.reader import ArchiveReader

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawler.sites import Site
    from crawler.spiders.arguments import CrawlArguments


class AnySiteSpider(NewsSpider):
    """Crawls one site from one of its pages, only the given pages, or the pages of an archive."""

    name = "news"

    @classmethod
    def site_to_crawl(cls, given: CrawlArguments) -> Site:
        """Return the site of `url`, or of the pages in `urls` or `archive`. BadInputError if all are missing."""
        if given.url is not None:
            return site_at(given.url).loaded()
        if given.urls is not None:
            return _site_of_all(str(given.urls), read_urls(given.urls, None), chosen=True)
        if given.archive:
            archive = ArchiveReader(given.archive, is_web_url, keep_truncated=given.truncated is not None)
            return _site_of_all(given.archive_names, archive.urls(), chosen=False)
        raise BadInputError("name the site: -a url=https://example.org/, -a urls=FILE or -a archive=FILE-OR-FOLDER")


def _site_of_all(name: str, urls: Iterable[str], *, chosen: bool) -> Site:
    """Return the site of the URLs in a file or an archive, or the group of their sites if there are several.

    On a site without rules, every page that an operator has chosen is an article. BadInputError if there is no URL.
    """
    members: dict[str, Site] = {}
    for host in dict.fromkeys(map(host_of, urls)):
        site = site_at(f"https://{host}/").loaded()
        members[host] = GivenPages(site.name, site.hosts) if chosen and site.name not in known_sites() else site
    if not members:
        raise BadInputError(f"{name}: contains no http(s) URL; name another file")
    sites = set(members.values())
    return sites.pop() if len(sites) == 1 else SiteGroup(AnySiteSpider.name, members)
