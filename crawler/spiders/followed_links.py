"""Writes the links of pages into the frontier: those that are followed, within the limits of the run.

A page's links are written in steps, between which other work goes on.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.chunks import in_chunks
from crawler.downloader.scrapy_private import is_closing
from crawler.exceptions import StoppedError
from crawler.extensions.database import database_of
from crawler.extensions.processing import cpu_of
from crawler.extensions.run_end import storage_errors_end_run
from crawler.extraction.lists import Link, ListReading
from crawler.extraction.urls import absolute_url, is_too_long
from crawler.items import Address
from crawler.spiders.copies import add_copies
from crawler.spiders.discovery import list_url, newest_first, next_list_url, sighting_on
from crawler.spiders.limits import priority_of_lists_on
from crawler.spiders.link_targets import LinkTargets, followed
from crawler.storage.frontier.records import NextListPage, Sighting, iso
from crawler.vocabulary import CpuStage, LinkKind, Reason, UrlKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from scrapy.crawler import Crawler

    from crawler.sites import Site
    from crawler.spiders.limits import Bounds
    from crawler.spiders.link_targets import LinkTarget
    from crawler.spiders.plan import CrawlPlan
    from crawler.spiders.traps import Traps
    from crawler.storage.frontier.frontier import Frontier
    from crawler.storage.frontier.records import DiscoveredUrl, Lease

TO_STORED = "crawler/lists-to-stored"
LINKS_AT_ONCE = 1_000  # the links of a page that one transaction writes; other work waits for about 0.1 s
MAX_LINKS = 50_000  # the links of one page that are followed: a sitemap may have as many


class FollowedLinks:
    """The links that one crawl follows."""

    def __init__(self, crawler: Crawler, site: Site, plan: CrawlPlan, bounds: Bounds, traps: Traps) -> None:
        self._crawler = crawler
        self._site = site
        self._plan = plan
        self._bounds = bounds
        self._traps = traps
        self._targets = LinkTargets(site)
        self._absent: set[str] = set()
        self._looked_up: set[tuple[str, str]] = set()
        self._tried: set[str] = set()

    def robots_read(self, root: str, sitemaps: Iterable[str]) -> None:
        """Write the sitemaps that the robots.txt of a host of the site names, or else the usual one."""
        if not self._plan.begins_with_seeds or not self._site.has(root):
            return
        named = [Link(url, LinkKind.LIST) for value in sitemaps if (url := absolute_url(root, value))]
        if not named and self._site.usual_sitemap:
            named = [Link(root + self._site.usual_sitemap, LinkKind.LIST)]
            self._tried.add(list_url(named[0].url).key)
        found = followed(map(self._targets.of, named), root, self._site)
        with storage_errors_end_run(self._crawler):
            urls = list(self._allowed(found, on_list=True))
            now, keys = database_of(self._crawler).now(), [url.key for url in urls]
            self._frontier.discovery.discover(urls, Sighting(f"{root}/robots.txt", None), now, lists=keys)

    def tried(self, lease: Lease) -> bool:
        """Return whether nothing names a sitemap, which is tried because it is usual."""
        return lease.key in self._tried

    async def discover_urls(self, url: str, urls: Iterable[str], lease: Lease) -> list[Address | None]:
        """Write the links of an article's page, given by their URLs, as `discover` does; return their addresses."""
        _, addresses = await self.discover(url, ListReading(self._targets.links(urls)), lease, are_plain=True)
        return addresses

    async def discover(
        self, url: str, reading: ListReading, lease: Lease, *, are_plain: bool = False
    ) -> tuple[bool, list[Address | None]]:
        """Write the links of the page at `url`, in steps, between which other work goes on.

        Return whether the page links to an article, and the addresses of the links. StoppedError if the run ends
        between two steps.
        """
        links = reading.links if are_plain else newest_first(reading.links)
        if self._plan.follows_links and lease.kind == UrlKind.LIST:
            self._bounds.list_read()
        short = [link for link in links if not is_too_long(link.url)]  # the forms of long URLs take long to match
        self.count(Reason.URL_TOO_LONG, len(links) - len(short))
        self.count(Reason.TOO_MANY_LINKS, max(0, len(short) - MAX_LINKS))
        articles = set[str]()
        next_page = self._next_list_page(short, url, lease) if lease.kind == UrlKind.LIST else None
        seen_on = sighting_on(url, reading.way, lease, self._site, is_live=self._plan.archive is None)
        addresses = list[Address | None]()
        for number, some in enumerate(in_chunks(short[:MAX_LINKS], LINKS_AT_ONCE) if short else ([],)):
            if number and is_closing(self._crawler):  # an ordinary page has one step, and is still stored
                raise StoppedError("the run was stopped while the links of a page were written")
            with cpu_of(self._crawler).measure(CpuStage.LINKS):
                targets = self._targets.of_plain(some) if are_plain else list(map(self._targets.of, some))
                if self._plan.follows_links:
                    articles.update(self._write(targets, seen_on, lease, next_page))
            addresses.extend(target.address for target in targets)
            await asyncio.sleep(0)
        if self._plan.follows_links:
            self._frontier.discovery.visits.add(seen_on, articles, database_of(self._crawler).now())
        return bool(articles) or not self._plan.follows_links, addresses

    def _write(
        self, links: Sequence[LinkTarget], seen_on: Sighting, lease: Lease, next_page: NextListPage | None
    ) -> list[str]:
        """Write the links of a page, given by their targets; the lists that a list links to are read in this run.

        Return the keys of the articles among them, also of those that this run does not follow.
        """
        is_list, found = lease.kind == UrlKind.LIST, followed(links, seen_on.url, self._site)
        urls, first_pages = list(self._bounded(found, lease)), {target.first_page_of for target in links}
        new = self._frontier.discovery.discover(
            urls if is_list else [url for url in urls if {url.url, url.name} != {lease.url}],  # not the page itself
            seen_on,
            database_of(self._crawler).now(),
            lists=[url.key for url in urls if url.key in first_pages] if is_list else (),
            next_page=next_page,
        )
        copies = [target.link.url for target in links if target.copied_id]
        add_copies(copies, [lease.key, *(url.key for url in urls)], self._site, self._frontier)
        self._count("crawler/discovered", new)
        self.count_left_out()
        self._count_absent(urls)
        articles = [url.key for url in found if url.kind == UrlKind.ARTICLE]
        pages = [url.key for url in found if url.kind != UrlKind.LIST]  # sitemaps also list other pages
        if is_list and not self._crawler.stats.get_value(TO_STORED) and self._frontier.in_store(pages):
            self._count(TO_STORED)  # counted once: the lists link to known articles
        return articles

    def _next_list_page(self, links: Iterable[Link], url: str, lease: Lease) -> NextListPage | None:
        next_url = next_list_url(links, url, self._site) if self._plan.follows_links else None
        if next_url is None:
            return None
        # a later time than now was written by a wrong clock: it does not tell which articles are newer
        is_known = lease.fetched_at and lease.fetched_at <= iso(database_of(self._crawler).now())
        read_before = lease.fetched_at if is_known else None
        bounded = self._bounded([list_url(next_url)], lease)
        return next((NextListPage(discovered, read_before) for discovered in bounded), None)

    def _bounded(self, urls: Iterable[DiscoveredUrl], lease: Lease) -> Iterator[DiscoveredUrl]:
        """Yield the URLs that are followed; lists are one step further from a seed than the page that links to them."""
        deeper = priority_of_lists_on(lease)
        known = (
            replace(url, priority=deeper) if url.kind == UrlKind.LIST and url.priority != deeper else url
            for url in urls
        )
        return self._allowed(known, on_list=lease.kind == UrlKind.LIST)

    def _allowed(self, urls: Iterable[DiscoveredUrl], *, on_list: bool) -> Iterator[DiscoveredUrl]:
        for url in urls:
            reason = self._bounds.reason_not_to_follow(url)
            if self._plan.may_meet_traps:
                reason = reason or self._traps.reason_not_to_follow(url, on_list=on_list)
            if reason is None:
                yield url
            else:
                self.count(reason)

    def _count_absent(self, urls: Iterable[DiscoveredUrl]) -> None:
        """Count the links of an archive's pages that the archive does not contain, each once."""
        archive = self._plan.archive
        if archive is not None:
            new = {(url.url, url.name): url.key for url in urls if (url.url, url.name) not in self._looked_up}
            self._looked_up |= new.keys()
            absent = {key for names, key in new.items() if not any(name in archive for name in names)}
            self._count("crawler/not-in-archive", len(absent - self._absent))
            self._absent |= absent

    def count(self, reason: Reason, number: int = 1) -> None:
        """Count links that are not followed for a reason."""
        if number:
            self._count(f"crawler/not-followed/{reason}", number)

    def count_left_out(self) -> None:
        """Count the URLs that the database refused, and those that are forgotten."""
        discovery = self._frontier.discovery
        for reason, number in ((Reason.UNSTORABLE, discovery.left_out), (Reason.FORGOTTEN, discovery.forgotten)):
            if number:
                self._crawler.stats.set_value(f"crawler/not-followed/{reason}", number)

    @property
    def _frontier(self) -> Frontier:
        return database_of(self._crawler).frontier

    def _count(self, counter: str, number: int = 1) -> None:
        self._crawler.stats.inc_value(counter, number)
