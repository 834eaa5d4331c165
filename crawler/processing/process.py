"""The whole way of a page in two steps, as the library and the command line go it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.checks import Expected, reason_to_refuse
from crawler.cleaning import clean_document
from crawler.extraction import extract
from crawler.items import Article, Document, Page
from crawler.sites import SITES, UNKNOWN, Site, site_named, site_of

if TYPE_CHECKING:
    from datetime import datetime

    from crawler.cleaning.site_model.model import SiteModel


def clean(page: Page | bytes | str, url: str = "", site: str | None = None) -> Article:
    """Clean one page or text dump.

    `url` helps to find the site, the kind and the day; `site` names the site
    where the URL does not (BadInputError if it is unknown).
    """
    came = page if isinstance(page, Page) else _page(page, url)
    chosen = site_named(site) if site else site_of(came)
    return clean_extracted(extract_page(came, chosen))


def extract_page(page: Page, site: Site) -> Document:
    """Read a page into a Document by the rules of `site`."""
    address = site.address(page.url) or site.page_address(page)
    return extract(page, site.template, site.name or None, address)


def clean_extracted(document: Document, model: SiteModel | None = None) -> Article:
    """Judge the blocks of a Document by the rules of its site, and by what is known of its other pages."""
    site = SITES.get(document.site or "", UNKNOWN)
    return clean_document(document, site.template.boilerplate.never_text, model)


def refusal_of(article: Article, now: datetime) -> str | None:
    """Return the slug of the reason why this is no article for the store, or None. `now` is aware."""
    site = SITES.get(article.site or "", UNKNOWN)
    boilerplate = site.template.boilerplate
    address = site.address(article.url or "")
    expected = Expected(
        now=now,
        language=site.template.language,
        boilerplate={**boilerplate.tail, **boilerplate.never_text},
        day=address.day if address else None,
        since=site.since,
    )
    return reason_to_refuse(article, expected)


def _page(content: bytes | str, url: str) -> Page:
    if isinstance(content, str):
        return Page(url, content.encode("utf-8", "ignore"), headers={"content-type": "text/plain"})
    return Page(url, content)
