"""Sites without rules of their own: articles and lists are recognised by the forms of their URLs.

A list has a short path of plain words. A URL that is neither an article's nor a list's is not followed. A page that
declares an article or shows one is an article's, whatever its URL. The checks decide later whether it is stored.
"""

# ruff: noqa: ARG002  # GivenPages needs no URL and no page for its answers

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.checks.one_article import shows_one_article
from crawler.cleaning import clean_document
from crawler.exceptions import PageError
from crawler.extraction import parse_page
from crawler.extraction.urls import SITE_LABELS, site_root, split_url
from crawler.items import Address, Page
from crawler.sites.article_signs import declares_article, has_text, is_open_graph_article
from crawler.sites.canonical_urls import is_canonical
from crawler.sites.site import Site
from crawler.sites.url_forms import (
    article_ids,
    canonical,
    day_of,
    has_list_query,
    has_query,
    identity_of,
    is_article,
    is_excluded,
    is_feed,
    is_file,
    is_list_file,
    is_list_of_all,
    is_list_whatever_it_shows,
    is_section,
    is_unlikely_article,
)
from crawler.vocabulary import ArticleKind

if TYPE_CHECKING:
    from collections.abc import Collection
    from urllib.parse import SplitResult


class GenericSite(Site):
    """A site without rules of its own."""

    usual_sitemap = "/sitemap.xml"

    def __init__(self, name: str, hosts: Collection[str]) -> None:
        self.name = name
        self.hosts = frozenset(hosts)

    def address(self, url: str) -> Address | None:
        """Return the address of a URL that has the form of an article's; None for every other URL."""
        parts = split_url(url)
        if parts.hostname not in self.hosts or parts.scheme not in {"http", "https"} or _is_no_page(parts.path):
            return None
        return _address(parts) if is_article(parts.path) or article_ids(parts) else None

    def is_list(self, url: str) -> bool:
        """Return whether a URL is the home page, a section by its short path or its query, or a feed."""
        parts = split_url(url)
        if parts.hostname in self.hosts and is_list_file(parts.path):
            return True
        if parts.hostname not in self.hosts or is_file(parts.path) or is_article(parts.path):
            return False
        return is_feed(parts.path) or (is_section(parts.path) and (not has_query(parts) or has_list_query(parts)))

    def announced_address(self, url: str) -> Address | None:
        """Return the address of any page on the hosts but the home page."""
        parts = split_url(url)
        is_page = self.has(url) and not _is_no_page(parts.path) and (parts.path.strip("/") or parts.query)
        return _address(parts) if is_page else None

    def possible_address(self, url: str) -> Address | None:
        """Return the address of any page on the hosts, unless a part of its path says that it is something else."""
        return None if is_excluded(split_url(url).path) else self.announced_address(url)

    def reading_as_article(self, url: str) -> Site:
        """Return the site that takes any of its pages for an article's."""
        return GivenPages(self.name, self.hosts).knowing({self.name: self.learnt})

    def declared_address(self, page: Page) -> Address | None:
        """Return the address of a page that declares itself an article, unless its URL is that of a list.

        The `og:type` article, which many lists have too, is believed on a page without text.
        """
        path = split_url(page.url).path
        if is_list_of_all(path):
            return None
        is_believed = not is_unlikely_article(path) and not has_text(page.body) and is_open_graph_article(page.body)
        return _address(split_url(page.url)) if declares_article(page.body) or is_believed else None

    def page_address(self, page: Page) -> Address | None:
        """Return the address of a page that declares itself an article, or shows one.

        A page without a reading is read for that, if its bytes may hold an article.
        """
        declared = self.declared_address(page)
        return declared or (_address(split_url(page.url)) if self._shows_article(page) else None)

    def may_show_article(self, page: Page) -> bool:
        """Return whether a page is to be read, because it may show an article although its URL has no form of one."""
        path = split_url(page.url).path
        if (
            is_article(path)
            or is_list_whatever_it_shows(path)
            or is_unlikely_article(path)
            or _is_no_page(path)
            or is_feed(path)
        ):
            return False
        return has_text(page.body) and self.declared_address(page) is None

    def _shows_article(self, page: Page) -> bool:
        if not self.may_show_article(page):
            return False
        try:
            read = page.reading.document() if page.reading else self.document_of(parse_page(page))
        except PageError:
            return False
        return read is not None and shows_one_article(clean_document(read, self.rules.boilerplate.never_text))

    def own_address(self, address: Address, url: str, declared: str | None, title: str | None) -> Address:
        """Return the address of the URL that a page declares as its article's, if that can be right."""
        if declared and self.has(declared) and is_canonical(split_url(declared), split_url(url), title):
            return _address(split_url(declared))
        return address

    def own_url(self, url: str, declared: str | None, title: str | None) -> str | None:
        """Return the URL that a page declares as its article's, if that can be right, or else its own."""
        if declared and self.has(declared) and is_canonical(split_url(declared), split_url(url), title):
            return canonical(split_url(declared))
        return url


class GivenPages(GenericSite):
    """Pages that an operator chose: each URL is taken for an article's."""

    def address(self, url: str) -> Address | None:
        """Return the address of any URL on the hosts."""
        parts = split_url(url)
        return _address(parts) if parts.hostname in self.hosts else None

    def is_list(self, url: str) -> bool:
        """Return False: no link is followed."""
        return False

    def declared_address(self, page: Page) -> Address | None:
        """Return None: the URL alone decides."""
        return None

    def may_show_article(self, page: Page) -> bool:
        """Return False: the URL alone decides."""
        return False


def generic_site(host: str) -> GenericSite:
    """Return the generic site of a host, with the hosts of its other versions: `www.`, `m.`, `amp.` and the like.

    Its name is the host without them.
    """
    name = site_root(host)
    return GenericSite(name, {name, host, *(f"{label}.{name}" for label in SITE_LABELS)})


def _is_no_page(path: str) -> bool:
    return is_file(path) or is_list_file(path)


def _address(parts: SplitResult) -> Address:
    return Address(identity_of(parts), canonical(parts), ArticleKind.ARTICLE, day_of(parts.path))
