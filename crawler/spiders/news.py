"""`scrapy crawl news -a url=https://…` (or `-a urls=FILE`, `-a archive=…`): any news site, without rules of its own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.exceptions import BadInputError
from crawler.sites.generic import any_site, given_pages, host_of, sites_of
from crawler.spiders.plan import read_urls
from crawler.spiders.site_spider import NewsSpider
from crawler.storage.archive.reader import ArchiveReader

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.sites import Site
    from crawler.spiders.arguments import CrawlArguments


class AnySiteSpider(NewsSpider):
    """Crawls one site from a page of it, or just given pages, or what an archive holds."""

    name = "news"

    @classmethod
    def site_to_crawl(cls, given: CrawlArguments) -> Site:
        """Return the site of `url`, or the sites of the given pages or of the archive's."""
        if given.url is not None:
            return any_site(host_of(given.url))
        if given.urls is not None:
            return _named(given.urls, [host_of(url) for url in read_urls(given.urls, None)], chosen=True)
        if given.archive is not None:
            archive = ArchiveReader(given.archive, _is_web, keep_truncated=given.truncated is not None)
            return _named(given.archive, [host_of(url) for url in archive.urls()], chosen=False)
        raise BadInputError("say which site: -a url=https://example.org/, -a urls=FILE or -a archive=FILE-OR-FOLDER")

    def site_of(self, url: str) -> Site:
        """Return the site of a page's host: its name is stored with the article."""
        return replace(self.site, name=any_site(host_of(url)).name)


def _named(path: Path, hosts: list[str], *, chosen: bool) -> Site:
    """Return the site on these hosts, by its own name if it is one, by the spider's if there are several."""
    names = {host.removeprefix("www.") for host in hosts}
    if not names:
        raise BadInputError(f"{path}: holds no http(s) URL; name another")
    name = names.pop() if len(names) == 1 else AnySiteSpider.name
    return given_pages(set(hosts), name) if chosen else sites_of(set(hosts), name)


def _is_web(url: str) -> bool:
    return urlsplit(url).scheme in {"http", "https"}
