"""Several sites that one crawl fetches from. The rules of a page's own site apply to the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.extraction.urls import split_url
from crawler.sites.site import Site

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crawler.items import Address, Page

_UNKNOWN = Site()


class SiteGroup(Site):
    """Several sites. `members` has the site of each host. A URL on no such host has no address and is no list."""

    def __init__(self, name: str, members: Mapping[str, Site]) -> None:
        self.name = name
        self.hosts = frozenset(members)
        self._members = dict(members)

    @property
    def version(self) -> str:
        """The versions of the members that are no sites of this project."""
        return "+".join(sorted({site.version for site in self._members.values()} - {""}))

    def knowing(self, learnt: Mapping[str, tuple[str, ...]]) -> Site:
        """Return the group with the learnt templates of its members."""
        return SiteGroup(self.name, {host: site.knowing(learnt) for host, site in self._members.items()})

    def member(self, url: str) -> Site:
        """Return the site of the URL's host, the group itself for any other host."""
        return self._members.get(split_url(url).hostname or "", self)

    def address(self, url: str) -> Address | None:
        """Return the address in the URL of an article, by the rules of its site."""
        return self._site_of(url).address(url)

    def declared_address(self, page: Page) -> Address | None:
        """Return the address of a page that declares itself an article, by the rules of its site."""
        return self._site_of(page.url).declared_address(page)

    def may_show_article(self, page: Page) -> bool:
        """Return whether a page has to be read, by the rules of its site."""
        return self._site_of(page.url).may_show_article(page)

    def page_address(self, page: Page) -> Address | None:
        """Return the address of a page that declares an article or shows one, by the rules of its site."""
        return self._site_of(page.url).page_address(page)

    def announced_address(self, url: str) -> Address | None:
        """Return the address of a URL that a feed announces, by the rules of its site."""
        return self._site_of(url).announced_address(url)

    def possible_address(self, url: str) -> Address | None:
        """Return the address of a page that a sitemap names, by the rules of its site."""
        return self._site_of(url).possible_address(url)

    def reading_as_article(self, url: str) -> Site:
        """Return the member that reads a page as an article's."""
        return self.member(url) if self.member(url) is self else self.member(url).reading_as_article(url)

    def is_list(self, url: str) -> bool:
        """Return whether a page of this URL links to articles, by the rules of its site."""
        return self._site_of(url).is_list(url)

    def next_list(self, url: str) -> str | None:
        """Return the next page of a list, by the rules of its site."""
        return self._site_of(url).next_list(url)

    def list_page(self, url: str) -> int:
        """Return the number of a list's page, by the rules of its site."""
        return self._site_of(url).list_page(url)

    def page_url(self, first: Address, page: int) -> str:
        """Return the URL of a further page of an article, by the rules of its site."""
        return self._site_of(first.url).page_url(first, page)

    def _site_of(self, url: str) -> Site:
        site = self.member(url)
        return _UNKNOWN if site is self else site
