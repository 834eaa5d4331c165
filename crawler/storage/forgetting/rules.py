"""How each table forgets: one rule a table, in the order of the removal. A test fails if a table has no rule.

Rows that refer to an article go before the article, so a removal that was killed finds the rest of them again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sqlalchemy import Text, and_, cast, delete, false, func, or_, select, tuple_, update

from crawler.storage.frontier.run_urls import GROUP
from crawler.storage.schema import (
    ALIASES,
    ARTICLES,
    CLAIMS,
    DUPLICATE_BANDS,
    DUPLICATE_QUEUE,
    DUPLICATE_SKETCHES,
    EXPORTS,
    FORGOTTEN,
    HOST_RATES,
    HOST_ROBOTS,
    HOST_TERMS,
    LEARNT_TEMPLATES,
    LIST_RHYTHMS,
    METADATA,
    MODELS,
    REPROCESSED,
    REVISIONS,
    RUNS,
    URLS,
    WORKERS,
)

if TYPE_CHECKING:
    from sqlalchemy import Column, ColumnElement, Table
    from sqlalchemy.engine import Connection

    from crawler.storage.forgetting.subject import Subject

Rule = Callable[["Subject"], "ColumnElement[bool]"]
"""Returns the condition of the rows that are removed."""
AT_ONCE = 2_000  # how many rows one transaction removes
_SCHEMES = ("http://", "https://")
_URL_STARTS = (*_SCHEMES, "//")


def removed_rows(subject: Subject, table: Table) -> ColumnElement[bool]:
    """Return the condition of the rows of a table that are removed."""
    return RULES[table.name](subject)


def count_rows(connection: Connection, subject: Subject) -> dict[str, int]:
    """Return how many rows of each table would be removed."""
    tables = (METADATA.tables[name] for name in RULES)
    counts = {
        table.name: connection.execute(
            select(func.count()).select_from(table).where(removed_rows(subject, table))
        ).scalar_one()
        for table in tables
    }
    return {name: count for name, count in counts.items() if count}


def remove_some(connection: Connection, subject: Subject, table: Table) -> int:
    """Remove up to AT_ONCE rows of a table, and return how many they were."""
    key = list(table.primary_key.columns)
    named = key[0] if len(key) == 1 else tuple_(*key)
    some = select(*key).where(removed_rows(subject, table)).limit(AT_ONCE)
    return int(connection.execute(delete(table).where(named.in_(some))).rowcount)


def remove_references(connection: Connection, subject: Subject) -> None:
    """Set the columns of other rows to NULL that name a URL or a document that is forgotten."""
    for column, named in ((URLS.c.discovered_from, subject.urls), *((one, subject.documents) for one in _DOCUMENTS)):
        if named:
            connection.execute(update(column.table).where(column.in_(named)).values({column.name: None}))


def _articles(subject: Subject) -> ColumnElement[bool]:
    if subject.whole_site is not None:
        return ARTICLES.c.site == subject.whole_site
    return or_(false(), *(and_(ARTICLES.c.site == site, ARTICLES.c.identity == key) for site, key in subject.keys))


def _of_article(column: Column[int]) -> Rule:
    """Remove the rows of a table that has the number of an article."""
    return lambda subject: column.in_(select(ARTICLES.c.id).where(_articles(subject)))


def _of_key(table: Table, url: str) -> Rule:
    """Remove the rows of a table with the site and the key of a URL; the column `url` has its host."""
    return lambda subject: _has_key(table, table.c[url], subject)


def _has_key(table: Table, url: Column[str], subject: Subject) -> ColumnElement[bool]:
    if subject.whole_site is None:
        keys = (and_(table.c.site == site, table.c.key == key) for site, key in subject.keys)
        return or_(false(), *keys)
    starts = [f"{start}{host}{end}" for start in _URL_STARTS for host in subject.hosts for end in "/:?"]
    of_host = or_(false(), *(cast(url, Text).startswith(start, autoescape=True) for start in starts))
    return or_(table.c.site == subject.whole_site, and_(table.c.site == GROUP, of_host))


def _of_site(column: Column[str]) -> Rule:
    """Remove the rows of a site. Those of an article are changed, in crawler.forgetting."""
    return lambda subject: column == subject.whole_site if subject.whole_site is not None else false()


def _of_worker(subject: Subject) -> ColumnElement[bool]:
    """Remove the workers of a site's runs."""
    return WORKERS.c.run.in_(select(RUNS.c.id).where(RULES[RUNS.name](subject)))


def _of_host(subject: Subject) -> ColumnElement[bool]:
    """Remove the rows of the hosts of a site."""
    return HOST_TERMS.c.host.in_(subject.hosts)


def _of_host_rate(subject: Subject) -> ColumnElement[bool]:
    """Remove the rates of the hosts of a site."""
    return HOST_RATES.c.host.in_(subject.hosts)


def _of_root(subject: Subject) -> ColumnElement[bool]:
    """Remove the robots.txt files of the hosts of a site, at any port."""
    roots = [f"{scheme}{host}" for scheme in _SCHEMES for host in subject.hosts]
    at_ports = (HOST_ROBOTS.c.root.startswith(f"{root}:", autoescape=True) for root in roots)
    return or_(HOST_ROBOTS.c.root.in_(roots), *at_ports)


def _none(_subject: Subject) -> ColumnElement[bool]:
    """Keep all rows: they have only digests, or numbers of articles; a claim has an end soon."""
    return false()


RULES: dict[str, Rule] = {
    REVISIONS.name: _of_article(REVISIONS.c.article_id),
    REPROCESSED.name: _of_article(REPROCESSED.c.article_id),
    DUPLICATE_SKETCHES.name: _of_article(DUPLICATE_SKETCHES.c.article_id),
    DUPLICATE_BANDS.name: _of_article(DUPLICATE_BANDS.c.article_id),
    DUPLICATE_QUEUE.name: _none,
    MODELS.name: _of_site(MODELS.c.site),
    LEARNT_TEMPLATES.name: _of_site(LEARNT_TEMPLATES.c.site),
    WORKERS.name: _of_worker,
    RUNS.name: _of_site(RUNS.c.site),
    LIST_RHYTHMS.name: _of_key(LIST_RHYTHMS, "key"),
    HOST_TERMS.name: _of_host,
    HOST_RATES.name: _of_host_rate,
    HOST_ROBOTS.name: _of_root,
    CLAIMS.name: _none,
    EXPORTS.name: _none,
    FORGOTTEN.name: _none,
    ALIASES.name: _of_key(ALIASES, "url"),
    URLS.name: _of_key(URLS, "url"),
    ARTICLES.name: _articles,
}
"""The rules by table."""
WITH_TEXTS: tuple[Column[Any], ...] = (RUNS.c.statistics, WORKERS.c.statistics, EXPORTS.c.selection)
"""Columns of JSON in rows that stay: the texts in them that name what is forgotten are removed."""
_DOCUMENTS = tuple(column for name, column in ARTICLES.c.items() if name.startswith("duplicate_"))
"""Columns with the document ID of another article. They are computed again."""
