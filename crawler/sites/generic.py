"""Sites without rules of their own: articles and lists are recognised by the forms of their URLs.

A list has a short path of plain words. A URL that is neither an article's nor a list's is not followed. The checks
decide later whether a page is an article.
"""

# ruff: noqa: ARG002  # GivenPages needs no URL and no page for its answers

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.extraction.urls import SITE_LABELS, site_root, split_url
from crawler.items import Address, Page
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
    is_section,
)
from crawler.vocabulary import ArticleKind

if TYPE_CHECKING:
    from collections.abc import Collection
    from urllib.parse import SplitResult


DECLARATION_WITHIN_BYTES = 300_000  # a declaration of an article is searched in this part of a page

_DECLARES_ARTICLE = re.compile(
    rb"""["']@type["']\s*:\s*(?:\[\s*)?["'](?:News|Reportage|AnalysisNews|OpinionNews|Blog|Live)?(?:Article|Posting|BlogPosting)["']"""
    rb"""|property=["']?og:type["']?\s+content=["']?article\b|content=["']?article["']?\s+property=["']?og:type\b""",
    re.IGNORECASE,
)


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
        return GivenPages(self.name, self.hosts)

    def page_address(self, page: Page) -> Address | None:
        """Return the address of a page that declares itself an article, unless its URL is that of a list."""
        if is_list_of_all(split_url(page.url).path):
            return None
        declared = _DECLARES_ARTICLE.search(page.body, 0, DECLARATION_WITHIN_BYTES)
        return _address(split_url(page.url)) if declared else None

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

    def page_address(self, page: Page) -> Address | None:
        """Return None: the URL alone decides."""
        return None


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
