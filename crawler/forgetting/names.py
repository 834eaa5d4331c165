"""The subject that an operator names: an article by any of its URLs, or a site by its name."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from crawler.exceptions import ArchiveError, BadInputError
from crawler.extraction.urls import is_web_url, split_url
from crawler.home import at_home
from crawler.items import ArchivedPage
from crawler.sites import known_sites, site_at
from crawler.sites.generic import generic_site
from crawler.sites.url_forms import identity_of
from crawler.storage.archive.page import read_page
from crawler.storage.database import rows
from crawler.storage.forgetting.subject import Subject, find_article, unknown_article
from crawler.storage.schema import ALIASES, ARTICLES, MODELS, RUNS, URLS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from sqlalchemy.engine import Engine


def subject_of(engine: Engine, name: str, archive: Path | None = None) -> tuple[Subject, bool]:
    """Return the article of a URL or the site of a name, and whether the database has anything of it.

    The URLs of the archived pages of an article, to which its URL was redirected, belong to it.
    BadInputError if it is neither a URL nor the name of a site.
    """
    if is_web_url(name):
        identities = identities_of(name)
        found = find_article(engine, name, identities)
        if found is None:
            return unknown_article(name, identities), False
        return replace(found, urls=found.urls.union(_archived_urls(found.pages, archive))), True
    is_known = _has_site(engine, name)
    if name in known_sites() or (not is_known and "." in name and "/" not in name):
        site = known_sites().get(name) or site_at(f"https://{name}/")
        return _whole_site(engine, site.name, site.hosts), _has_site(engine, site.name)
    if not is_known:
        raise BadInputError(f"{name!r} is neither an http(s) URL nor a site; chinanews coverage names the sites")
    return _whole_site(engine, name, generic_site(name).hosts if "." in name else frozenset()), True


def _whole_site(engine: Engine, name: str, hosts: frozenset[str]) -> Subject:
    aliases = (row.url for row in rows(engine, select(ALIASES.c.url).where(ALIASES.c.site == name)))
    elsewhere = frozenset(url for url in aliases if split_url(url).hostname not in hosts)
    return Subject(name, whole_site=name, hosts=hosts, urls=elsewhere)


def identities_of(url: str) -> list[tuple[str, str]]:
    """Return the name of a URL's site with the identity of the article that the form of the URL tells."""
    known = next((site for site in known_sites().values() if site.has(url)), None)
    if known is not None:
        address = known.address(url)
        return [(known.name, address.identity)] if address else []
    parts = split_url(url)
    return [(generic_site(parts.hostname).name, identity_of(parts))] if parts.hostname else []


def _archived_urls(places: Iterable[str], archive: Path | None) -> Iterator[str]:
    """Yield the URLs of archived pages, without lists and unreadable pages."""
    for place in places:
        page = ArchivedPage.at(place)
        known = at_home(page.file)
        path = known if archive is None or known.exists() else archive / known.name
        with suppress(ArchiveError, BadInputError):
            url = read_page(path, page.offset).url
            if not site_at(url).is_list(url):
                yield url


def _has_site(engine: Engine, name: str) -> bool:
    columns = ARTICLES.c.site, URLS.c.site, MODELS.c.site, RUNS.c.site
    return any(rows(engine, select(1).where(column == name).limit(1)) for column in columns)
