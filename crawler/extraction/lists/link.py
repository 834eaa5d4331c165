"""The links of a list, with the times and kinds that the list states for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.extraction.urls import absolute_urls
from crawler.vocabulary import DiscoveryWay, LinkKind, Reason

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Link:
    """A URL that a page names, and the times that it states for it; without a time zone they are taken for UTC."""

    url: str
    kind: LinkKind = LinkKind.LINK
    published: datetime | None = None
    modified: datetime | None = None

    @property
    def is_plain(self) -> bool:
        """Whether the list states nothing but the URL."""
        return self.kind is LinkKind.LINK and self.published is None and self.modified is None

    @property
    def announced(self) -> datetime | None:
        """When the article was published, or else changed."""
        return self.published or self.modified


@dataclass(frozen=True, slots=True)
class ListReading:
    """The links of a page, as absolute URLs in page order, each once; `fault` says that some may be missing.

    `way` is how the page shows them: a feed or a sitemap announces articles, any other page links to them.
    """

    links: tuple[Link, ...]
    fault: Reason | None = None
    way: DiscoveryWay = DiscoveryWay.LINKED

    @property
    def urls(self) -> tuple[str, ...]:
        """The URLs of the links."""
        return tuple(link.url for link in self.links)


@dataclass(frozen=True, slots=True)
class Found:
    """The links of a list as they are written in it; `whole` is False if a part could not be read."""

    links: list[Link]
    whole: bool = True
    way: DiscoveryWay = DiscoveryWay.LINKED

    def reading(self, base: str) -> ListReading:
        """Return the links with absolute URLs. A link with characters that could not be decoded is not used."""
        links = _absolute(base, self.links)
        readable = tuple(link for link in links if "\ufffd" not in link.url)
        fault = None if self.whole and len(readable) == len(links) else Reason.UNREADABLE_LIST
        return ListReading(readable, fault, self.way)


def _absolute(base: str, links: Iterable[Link]) -> tuple[Link, ...]:
    found: dict[str, Link] = {}
    links = list(links)
    for link, url in zip(links, absolute_urls(base, [link.url for link in links]), strict=True):
        if url and (url not in found or found[url].kind == LinkKind.LINK != link.kind):
            found[url] = Link(url, link.kind, link.published, link.modified)
    return tuple(found.values())
