"""What the reader of a list returns: links with what the list says about them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from crawler.extraction.urls import absolute_url
from crawler.vocabulary import LinkKind, Reason

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
    def announced(self) -> datetime | None:
        """When the article was published, or else changed."""
        return self.published or self.modified


@dataclass(frozen=True, slots=True)
class ListReading:
    """The links of a page, as absolute URLs in page order, each once; `fault` says that some may be missing."""

    links: tuple[Link, ...]
    fault: Reason | None = None

    @property
    def urls(self) -> tuple[str, ...]:
        """The URLs of the links."""
        return tuple(link.url for link in self.links)


@dataclass(frozen=True, slots=True)
class Found:
    """The links of a list as they are written in it; `whole` is False if a part could not be read."""

    links: list[Link]
    whole: bool = True

    def reading(self, base: str) -> ListReading:
        """Return the links with absolute URLs. A link with characters that could not be decoded is not used."""
        readable = [link for link in self.links if "\ufffd" not in link.url]
        whole = self.whole and len(readable) == len(self.links)
        return ListReading(_absolute(base, readable), None if whole else Reason.UNREADABLE_LIST)


def _absolute(base: str, links: Iterable[Link]) -> tuple[Link, ...]:
    found: dict[str, Link] = {}
    for link in links:
        url = absolute_url(base, link.url)
        if url and (url not in found or found[url].kind == LinkKind.LINK != link.kind):
            found[url] = replace(link, url=url)
    return tuple(found.values())
