"""The example pages that a command names: files, folders and archives of pages, and URLs that were crawled before.

The URL of a page in a file is the one that a browser wrote into it, or that the page declares, or that `--url` gives.
Of an archive, the pages count that look like articles of any site.
"""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from http import HTTPStatus
from itertools import islice
from typing import TYPE_CHECKING

from crawler.exceptions import BadInputError, CrawlerError
from crawler.extraction import parse_page
from crawler.extraction.urls import is_web_url, split_url
from crawler.inputs.input import Input
from crawler.inputs.reader import inputs_at
from crawler.new_site.examples import GivenPage
from crawler.sites.generic import generic_site
from crawler.storage.archive.page import archived_page
from crawler.storage.frontier.aliases import places_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sqlalchemy.engine import Engine

    from crawler.items import Page
    from crawler.remote_files import File

MAX_PAGES = 30
"""More pages are not read: the rules are tried on each of them, and the first ones tell enough."""


def pages_in_files(paths: Sequence[File], urls: Sequence[str]) -> list[GivenPage]:
    """Return the pages in files and archives. `urls` are those of the pages that state none, in their order.

    BadInputError if a file cannot be read, if the URL of a page is not known, or if a URL is left over.
    """
    left = deque(urls)
    found = list(islice(_pages(paths, left), MAX_PAGES))
    if left:
        raise BadInputError(f"--url {left[0]}: the pages state their URLs; leave it out")
    return found


def _pages(paths: Sequence[File], left: deque[str]) -> Iterator[GivenPage]:
    for given in (one for one in inputs_at(paths) if isinstance(one, Input)):
        try:
            page = given.read()
        except CrawlerError as error:
            raise BadInputError(f"{given.name}: {error}") from None
        if given.record_id:
            if _may_be_article(page):
                yield GivenPage(given.name, page)
            continue
        url = page.url or declared_url(page) or (left.popleft() if left else "")
        if not url:
            raise BadInputError(f"{given.name}: the page does not state its URL; name it with --url")
        yield GivenPage(given.name, replace(page, url=url))


def archived_pages(engine: Engine, identities: Mapping[str, str | None]) -> dict[str, GivenPage]:
    """Return the pages that a crawl of any site has archived, by URL: under it, or another URL of the same article.

    `identities` has the URLs, with the identities of their articles as far as these are known. ArchiveError if a page
    is gone.
    """
    found = {url: places_of(engine, url, identity) for url, identity in identities.items()}
    return {url: GivenPage(url, replace(archived_page(at), url=url)) for url, at in found.items() if at}


def declared_url(page: Page) -> str:
    """Return the absolute URL that a page declares as its own, empty if it declares none."""
    try:
        tree = parse_page(page).tree
    except CrawlerError:
        return ""
    if tree is None:
        return ""
    links = (link.get("href", "") for link in tree.iter("link") if link.get("rel", "").lower() == "canonical")
    metas = (meta.get("content", "") for meta in tree.iter("meta") if meta.get("property") == "og:url")
    return next((url for url in (*links, *metas) if is_web_url(url)), "")


def _may_be_article(page: Page) -> bool:
    """Return whether an archived page is an article of any site, by its URL or by what it declares."""
    host = split_url(page.url).hostname
    if not host or page.status != HTTPStatus.OK:
        return False
    site = generic_site(host)
    return not site.is_list(page.url) and (site.address(page.url) or site.declared_address(page)) is not None
