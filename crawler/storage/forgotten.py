"""The names of the articles and sites that are forgotten, as digests: the crawler finds a name that it meets again.

The names of an article are its URLs and keys, those of a site its name and its hosts. A digest (SHA-256) does not show
its name; a user who knows a name can check whether it is here.
"""

from __future__ import annotations

from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select, update

from crawler.chunks import in_chunks
from crawler.storage.database import insert_into, rows, storage_errors, writing
from crawler.storage.frontier.run_urls import GROUP
from crawler.storage.schema import FORGOTTEN
from crawler.vocabulary import ForgottenState

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from datetime import datetime

    from sqlalchemy import Row
    from sqlalchemy.engine import Connection, Engine

    from crawler.items import Record


def url_form(url: str) -> str:
    """Return the part of a URL that is the same with http and https, with `www.` and without."""
    rest = (url.partition("://")[2] or url).partition("#")[0]
    host, _, path = rest.partition("/")
    host = host.lower().rpartition("@")[2].removesuffix(":80").removesuffix(":443").removeprefix("www.")
    return f"{host}/{path.rstrip('/')}"


def names_of_url(url: str) -> list[str]:
    """Return the names by which a URL, or the host of a URL, is forgotten."""
    form = url_form(url)
    return [f"url {form}", name_of_host(form.partition("/")[0].partition(":")[0])]


def names_of_key(site: str, key: str) -> list[str]:
    """Return the names of the key of an article: on its site, and in a crawl of several sites."""
    return [f"key {site} {key}", f"key {GROUP} {key}"]


def names_of_record(record: Record) -> list[str]:
    """Return the names by which a record is forgotten: those of its URL and of its identity."""
    return [*names_of_url(record.url or ""), *names_of_key(record.site, record.identity or "")]


def names_of_row(row: Mapping[str, Any]) -> list[str]:
    """Return the names by which the row of any table is forgotten: by its site, its key and its URL."""
    site, key, url = row.get("site"), row.get("key") or row.get("identity"), row.get("url")
    names = [name_of_site(site)] if site else []
    names += names_of_key(site, key) if site and key else []
    return names + (names_of_url(url) if url else [])


def name_of_site(site: str) -> str:
    """Return the name of a site."""
    return f"site {site}"


def name_of_host(host: str) -> str:
    """Return the name of a host."""
    return f"host {host.lower().removeprefix('www.')}"


def name_digest(name: str) -> str:
    """Return the digest of a name."""
    return sha256(name.encode("utf-8", "surrogatepass")).hexdigest()


class Forgotten:
    """Tells which names are forgotten. It may be asked for each request: without any forgotten name that costs nothing.

    The names do not change during a crawl, since nothing is forgotten meanwhile.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @cached_property
    def is_empty(self) -> bool:
        """Whether no name is forgotten."""
        return not rows(self._engine, select(FORGOTTEN.c.digest).limit(1), "what is forgotten")

    def has(self, names: Iterable[str], connection: Connection | None = None) -> bool:
        """Return whether any of these names is forgotten. A connection is that of the caller's transaction."""
        return not self.is_empty and bool(self.among(names, connection))

    def among(self, names: Iterable[str], connection: Connection | None = None) -> set[str]:
        """Return those of these names that are forgotten."""
        if self.is_empty:
            return set()
        by_digest = {name_digest(name): name for name in names}
        return {by_digest[row.digest] for row in self._rows(by_digest, connection)}

    def _rows(self, digests: Collection[str], connection: Connection | None) -> Iterator[Row[tuple[str]]]:
        for some in in_chunks(digests):
            query = select(FORGOTTEN.c.digest).where(FORGOTTEN.c.digest.in_(some))
            yield from connection.execute(query) if connection else rows(self._engine, query, "what is forgotten")


class ForgottenItems:
    """The forgotten articles and sites of a database, as `forget` writes them. An item is the digest of one name."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def find(self, names: Iterable[str]) -> dict[str, Row[tuple[str, str, str, str | None]]]:
        """Return the items to which any of these names belongs, with their state, time and report."""
        digests = [name_digest(name) for name in names]
        items = {
            row.item
            for some in in_chunks(digests)
            for row in rows(self._engine, select(FORGOTTEN.c.item).where(FORGOTTEN.c.digest.in_(some)), "the forgotten")
        }
        columns = FORGOTTEN.c.item, FORGOTTEN.c.removal, FORGOTTEN.c.forgotten_at, FORGOTTEN.c.report
        query = select(*columns).where(FORGOTTEN.c.digest == FORGOTTEN.c.item, FORGOTTEN.c.item.in_(items))
        return {row.item: row for row in rows(self._engine, query, "the forgotten")}

    def digests(self, item: str) -> frozenset[str]:
        """Return the digests of all names of an item."""
        query = select(FORGOTTEN.c.digest).where(FORGOTTEN.c.item == item)
        return frozenset(row.digest for row in rows(self._engine, query, "the forgotten"))

    def begin(self, item: str, names: Iterable[str], report: str, now: datetime) -> None:
        """Write the names of an item whose removal begins. Names that it has already stay; so does its first report."""
        values: dict[str, str | None] = {"item": item, "removal": ForgottenState.REMOVING}
        values["forgotten_at"] = now.isoformat()
        digests = sorted({item, *map(name_digest, names)})
        new = [values | {"digest": digest, "report": report if digest == item else None} for digest in digests]
        with storage_errors("cannot write what is forgotten"), writing(self._engine) as connection:
            connection.execute(
                update(FORGOTTEN).where(FORGOTTEN.c.item == item).values(removal=ForgottenState.REMOVING)
            )
            connection.execute(insert_into(self._engine, FORGOTTEN).on_conflict_do_nothing(), new)

    def end(self, item: str, report: str) -> None:
        """Write that everything of an item is removed, with the report on that."""
        with storage_errors("cannot write what is forgotten"), writing(self._engine) as connection:
            connection.execute(update(FORGOTTEN).where(FORGOTTEN.c.item == item).values(removal=ForgottenState.REMOVED))
            connection.execute(update(FORGOTTEN).where(FORGOTTEN.c.digest == item).values(report=report))

    def allow(self, items: Collection[str]) -> None:
        """Forget the names of items: they may be fetched again."""
        with storage_errors("cannot write what is forgotten"), writing(self._engine) as connection:
            connection.execute(delete(FORGOTTEN).where(FORGOTTEN.c.item.in_(items)))
