"""Datasette's metadata: what the tables and their columns mean, facets, search and the offered queries.

The meaning of the columns of an article is that of the fields of a Record.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from crawler.items.record_schema import record_fields
from crawler.reader.file import EXPLAINED, SEARCH_INDEX
from crawler.storage.schema import ARTICLES, REVISIONS, RUNS, URLS
from crawler.vocabulary import RunStatus, UrlState

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from crawler.reader.file import ReadableFile
    from crawler.reader.queries import Query

    Json: TypeAlias = str | int | bool | Mapping[str, "Json"] | Sequence["Json"] | None

DATABASE = "store"
"""The name of the database in the addresses of the page, whatever the name of the file."""
FACETS = ("site", "section", "language", "kind", "source")
_NEWEST_FIRST = {ARTICLES.name: "published", REVISIONS.name: "id", URLS.name: "fetched_at", RUNS.name: "id"}
_TITLES = {
    ARTICLES.name: ("Articles", "The stored articles, the newest first. Search finds the articles with all the words."),
    REVISIONS.name: (
        "Earlier revisions",
        "The former texts of articles that have changed; the current one is in the article.",
    ),
    URLS.name: ("URLs", "Every URL that was discovered, with its state."),
    RUNS.name: ("Runs", "The crawls and the runs of chinanews reprocess, with their statuses."),
    EXPLAINED: ("Fields", "The meaning of the columns of the articles."),
}
_ID = "number of the row"
_COLUMNS = {
    REVISIONS.name: {
        "id": _ID,
        "article_id": "the article",
        "revision": "number of the revision, from 1",
        "record": "the fields of the article as they were, as JSON",
        "stored_at": "time at which this text was stored",
        "kind": "why the next revision replaced it: changed (on its site), or reprocessed (cleaned by newer rules)",
        "run": "the run that replaced it, if it was reprocessed",
    },
    URLS.name: {
        "id": _ID,
        "site": "name of the site",
        "key": "identity of the article on its site; of another URL, the URL without what does not matter",
        "url": "the URL that is fetched",
        "kind": "list, article or other",
        "state": " ".join(f"{one}: {one.explanation}" for one in UrlState),
        "discovered_at": "time of the discovery",
        "day": "the day that the URL names",
        "section": "the section that the URL names",
        "reason": "why it was not stored; docs/reference.md explains each reason",
        "discovered_from": "the page that first linked to it",
        "fetched_at": "time of the last fetch; of a list, when it last linked to an article",
        "announced": "the newest time that a feed or sitemap states for it",
    },
    RUNS.name: {
        "id": _ID,
        "site": "name of the site; empty for chinanews reprocess on all sites",
        "started_at": "time of the start",
        "ended_at": "time of the end",
        "status": " ".join(f"{one}: {one.explanation}" for one in RunStatus),
        "statistics": "the figures of the run, as JSON",
        "kind": "crawl or reprocess",
    },
    EXPLAINED: {},
}


def metadata(file: ReadableFile, queries: Iterable[Query]) -> dict[str, Json]:
    """Return the metadata for the tables and columns that the file has."""
    kind = "an export" if file.is_export else "the store"
    return {
        "title": f"Articles in {file.path.name}",
        "description": f"This page reads {kind}, {file.path}, and changes nothing in it.",
        "databases": {
            DATABASE: {
                "tables": {name: _table(name, columns) for name, columns in file.tables.items()},
                "queries": {query.name: _query(query) for query in queries},
            }
        },
    }


def _table(name: str, columns: tuple[str, ...]) -> dict[str, Json]:
    title, description = _TITLES[name]
    meanings = _meanings_of_articles() if name == ARTICLES.name else _COLUMNS[name]
    newest = _NEWEST_FIRST.get(name)
    table: dict[str, Json] = {
        "title": title,
        "description": description,
        "columns": {column: meanings[column] for column in columns if column in meanings},
    }
    if newest in columns:
        table["sort_desc"] = newest
    if name == ARTICLES.name:
        table |= _of_articles(columns)
    elif name == URLS.name:
        table["facets"] = ["state", "kind"]
    return table


def _of_articles(columns: tuple[str, ...]) -> dict[str, Json]:
    facets: list[Json] = [name for name in FACETS if name in columns]
    year: list[Json] = [{"year": "published"}] if "published" in columns else []
    searched: dict[str, Json] = {"fts_table": SEARCH_INDEX} if {"title", "text"} & {*columns} else {}
    label: dict[str, Json] = {"label_column": "title"} if "title" in columns else {}
    return {"facets": [*year, *facets], "facet_size": 12, **searched, **label}


def _meanings_of_articles() -> dict[str, str]:
    of_fields = {one.name: one.about.meaning.replace("`", "") for one in record_fields()}
    return {"id": _ID} | of_fields


def _query(query: Query) -> dict[str, Json]:
    return {"title": query.title, "description": query.description, "sql": query.sql, "hide_sql": True}
