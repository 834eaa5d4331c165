"""The subject of `forget`: an article with all of its names, or all of a site.

An article is found by any of its URLs. URLs that lead to it, or to which it has moved, belong to it. Its texts are
those of its revisions too; they are looked for where the database has texts that are not the article's row.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, or_, select

from crawler.storage.database import rows
from crawler.storage.forgotten import name_of_host, name_of_site, names_of_key, names_of_url, url_form
from crawler.storage.frontier.records import places
from crawler.storage.frontier.run_urls import GROUP
from crawler.storage.schema import ALIASES, ARTICLES, REVISIONS, URLS
from crawler.unsafe_characters import read_json
from crawler.vocabulary import UrlState

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from sqlalchemy.engine import Engine

    Keys = Collection[tuple[str, str]]

MIN_BYTES = 15  # of a headline or paragraph, in UTF-8; a shorter one may be words that stand anywhere
MIN_PARAGRAPH_CHARS = 40  # by shorter ones alone an article is not recognised
MAX_TEXT_CHARS = 60  # of a longer one, this beginning is looked for: a site's model has no more of it
_SCHEMES = ("https://", "http://")


@dataclass(frozen=True)
class Subject:
    """An article or a site.

    `keys` are pairs of a site and a key. A `whole_site` has `hosts`, the `urls` of its articles elsewhere, and no keys.
    `documents` are document IDs. `archived` are places of pages in the archive, `FILE:BYTE`; from those in `pages` its
    stored texts were made.
    """

    name: str
    whole_site: str | None = None
    hosts: frozenset[str] = frozenset()
    keys: frozenset[tuple[str, str]] = frozenset()
    urls: frozenset[str] = frozenset()
    titles: frozenset[str] = frozenset()
    paragraphs: frozenset[str] = frozenset()
    documents: frozenset[str] = frozenset()
    archived: frozenset[str] = frozenset()
    pages: frozenset[str] = frozenset()

    @cached_property
    def names(self) -> set[str]:
        """The names by which it is forgotten."""
        of_urls = {names_of_url(url)[0] for url in self.urls}
        if self.whole_site is not None:
            return of_urls | {name_of_site(self.whole_site), *map(name_of_host, self.hosts)}
        return of_urls | {name for key in self.keys for name in names_of_key(*key)}

    @property
    def item_names(self) -> set[str]:
        """The names by which its own item is found: an article of a site is an item of its own."""
        return self.names if self.whole_site is None else {name_of_site(self.whole_site)}

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The texts by which it is recognised inside of other texts: its URLs, its titles, its paragraphs."""
        if self.whole_site is not None:
            return tuple(f"//{host}" for host in sorted(self.hosts))
        forms = {form for url in self.urls if len((form := url_form(url)).partition("/")[2]) > 1}
        titles = {title for title in self.titles if _bytes(title) >= MIN_BYTES}
        paragraphs = {text[:MAX_TEXT_CHARS] for text in self.paragraphs if len(text) >= MIN_PARAGRAPH_CHARS}
        return tuple(sorted(forms | titles | paragraphs))

    @property
    def masked_paragraphs(self) -> set[str]:
        """The paragraphs to mask in a text that names it."""
        return {text for text in self.paragraphs if _bytes(text) >= MIN_BYTES}

    def is_in(self, text: str) -> bool:
        """Return whether a text names it, or has a text of it."""
        return text == self.whole_site or any(one in text for one in self.texts)

    def is_page(self, identity: str) -> bool:
        """Return whether an identity is that of its page."""
        return any(identity == key for _, key in self.keys) or identity in self.urls


def find_article(engine: Engine, url: str, identities: Keys) -> Subject | None:
    """Return the article of a URL, None if the database does not have it; `identities` are those of the URL's form."""
    forms = _forms(url)
    keys = _keys_of(engine, forms, identities)
    keys = _with_moved(engine, keys)
    if not keys:
        return None
    return _subject(engine, url, frozenset(keys))


def unknown_article(url: str, identities: Keys) -> Subject:
    """Return the article of a URL of which the database has nothing."""
    return Subject(url, keys=frozenset(identities), urls=frozenset([url]))


def _forms(url: str) -> list[str]:
    rest = url.partition("://")[2] or url
    other = rest.removeprefix("www.") if rest.startswith("www.") else f"www.{rest}"
    return [url, *(scheme + one for scheme in _SCHEMES for one in (rest, other))]


def _keys_of(engine: Engine, forms: Sequence[str], identities: Keys) -> set[tuple[str, str]]:
    """Return the keys under which the database has a URL."""
    pairs = [(site, key) for name, key in identities for site in (name, GROUP)]
    found = {
        *_pairs(engine, select(URLS.c.site, URLS.c.key).where(or_(URLS.c.url.in_(forms), URLS.c.key.in_(forms)))),
        *_pairs(engine, select(ALIASES.c.site, ALIASES.c.key).where(ALIASES.c.url.in_(forms))),
        *_pairs(engine, select(ARTICLES.c.site, ARTICLES.c.identity).where(ARTICLES.c.url.in_(forms))),
    }
    for site, key in pairs:
        found |= _pairs(engine, select(URLS.c.site, URLS.c.key).where(URLS.c.site == site, URLS.c.key == key))
        stored = and_(ARTICLES.c.identity == key, ARTICLES.c.site == site)
        found |= _pairs(engine, select(ARTICLES.c.site, ARTICLES.c.identity).where(stored))
    return found


def _with_moved(engine: Engine, keys: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return the keys with those from which and to which the URLs have moved, and the same in a crawl of a group."""
    known: set[tuple[str, str]] = set()
    while new := keys - known:
        known |= new
        for site, key in new:
            moved = and_(URLS.c.site == site, URLS.c.state == UrlState.MOVED)
            keys |= _pairs(engine, select(URLS.c.site, URLS.c.reason).where(moved, URLS.c.key == key))
            keys |= _pairs(engine, select(URLS.c.site, URLS.c.key).where(moved, URLS.c.reason == key))
            if site == GROUP:
                keys |= _pairs(engine, select(ARTICLES.c.site, ARTICLES.c.identity).where(ARTICLES.c.identity == key))
            else:
                in_group = and_(URLS.c.site == GROUP, URLS.c.key == key)
                keys |= _pairs(engine, select(URLS.c.site, URLS.c.key).where(in_group))
    return keys


def _subject(engine: Engine, url: str, keys: frozenset[tuple[str, str]]) -> Subject:
    urls, archived = {url}, set[str]()
    documents, titles, paragraphs, pages = set[str](), set[str](), set[str](), set[str]()
    for site, key in keys:
        same = and_(URLS.c.site == site, URLS.c.key == key)
        for row in rows(engine, select(URLS.c.url, URLS.c.archived).where(same)):
            urls.add(row.url)
            archived.update(places(row.archived))
        aliases = select(ALIASES.c.url).where(ALIASES.c.site == site, ALIASES.c.key == key)
        urls.update(row.url for row in rows(engine, aliases))
    for record in _records(engine, keys):
        urls.update(filter(None, [record.get("url")]))
        titles.update(filter(None, [record.get("title")]))
        paragraphs.update((record.get("text") or "").split("\n\n"))
        pages.update(_pages(record))
        documents.update(filter(None, [record.get("document_id")]))
    return Subject(
        url,
        keys=keys,
        urls=frozenset(urls),
        titles=frozenset(titles),
        paragraphs=frozenset(paragraphs),
        documents=frozenset(documents),
        archived=frozenset(archived | pages),
        pages=frozenset(pages),
    )


def _records(engine: Engine, keys: Keys) -> Iterator[dict[str, Any]]:
    """Yield the rows of the articles with these keys, and the records of their revisions as far as they can be read."""
    for site, key in keys:
        query = select(ARTICLES).where(ARTICLES.c.site == site, ARTICLES.c.identity == key)
        for row in rows(engine, query, "the articles"):
            yield dict(row._mapping)  # noqa: SLF001  # public in spite of _
            old = select(REVISIONS.c.record).where(REVISIONS.c.article_id == row.id)
            yield from (found for one in rows(engine, old, "the revisions") if (found := _read(one.record)))


def _read(record: str) -> dict[str, Any]:
    """Return the record of a revision; empty if it is damaged."""
    try:
        value = read_json(record)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _bytes(text: str) -> int:
    return len(text.encode(errors="replace"))


def _pages(record: dict[str, Any]) -> list[str]:
    """Return the places of the pages of a row, where they are JSON text, or of a revision."""
    pages = record.get("pages") or []
    return [f"{page['file']}:{page['offset']}" for page in (json.loads(pages) if isinstance(pages, str) else pages)]


def _pairs(engine: Engine, query: Any) -> set[tuple[str, str]]:
    return {(row[0], row[1]) for row in rows(engine, query) if row[1]}
