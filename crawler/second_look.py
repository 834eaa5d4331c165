"""A second look at archived pages: cleaned again by today's rules, and let into the store if they pass now.

Cleaning is a pure function of the page and the rules, so what was refused, or
stored, long ago can be judged anew for as long as its page is in the archive.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from crawler.api import clean, refusal_of
from crawler.exceptions import BadInputError
from crawler.sites import SITES, site_of
from crawler.storage.archive_reader import ArchiveReader

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime
    from pathlib import Path

    from crawler.items import Article, Page
    from crawler.storage.refusals import Refusals

NOT_ARCHIVED = "not-in-archive"
ACCEPTED = "accepted"
"""What stands before the reason of a refusal that the operator overruled."""
LET_IN = "let-in"


@dataclass(frozen=True, slots=True)
class SecondLook:
    """What became of one refused URL: LET_IN, or the reason why not."""

    url: str
    refused_for: str
    outcome: str


def open_archive(folder: Path, urls: Collection[str]) -> ArchiveReader:
    """Open the archive for the pages of some URLs, their further pages among them. A file cut off by a kill counts."""
    sites = [site for site in SITES.values() if any(site.has(url) for url in urls)]
    return ArchiveReader(folder, lambda url: url in urls or any(site.has(url) for site in sites), keep_truncated=True)


def archived_page(archive: ArchiveReader, url: str) -> Page | None:
    """Return the archived page of a URL with the further pages of its article, None if it is not there."""
    page = archive.page(url)
    if page is None:
        return None
    site = site_of(page)
    address = site.address(url)
    following: list[Page] = []
    while address and (further := _further(archive, site.page_url(address, len(following) + 2), page.url)):
        following.append(further)
    return replace(page, following=tuple(following))


def look_again(
    refusals: Refusals, refused: Mapping[str, Any], archive: ArchiveReader, now: datetime, *, accept: bool = False
) -> SecondLook:
    """Clean a refused URL's page again, and store it if it passes, or by the operator's word (`accept`)."""
    page = archived_page(archive, refused["url"])
    if page is None:
        return SecondLook(refused["url"], refused["reason"], NOT_ARCHIVED)
    article = cleaned_again(page, refused["site"])
    reason = refusal_of(article, now)
    if reason is not None and not accept:
        return SecondLook(refused["url"], refused["reason"], reason)
    word = f"{ACCEPTED}-{refused['reason']}" if reason is not None else None
    refusals.let_in(refused, article.record(), word, now)
    return SecondLook(refused["url"], refused["reason"], LET_IN)


def cleaned_again(page: Page, site: str | None) -> Article:
    """Clean an archived page by the rules of its site."""
    return clean(page, site=site if site in SITES else None)


def require_archive(folder: str) -> None:
    """Say what to do where there is no archive to look into."""
    if not folder:
        raise BadInputError("no archive is kept (CRAWLER_ARCHIVE is empty): name one with --archive")


def _further(archive: ArchiveReader, url: str, first: str) -> Page | None:
    """Return a further page, which was asked for on the host of the first."""
    there = urlsplit(first)
    return archive.page(urlsplit(url)._replace(scheme=there.scheme, netloc=there.netloc).geturl()) or archive.page(url)
