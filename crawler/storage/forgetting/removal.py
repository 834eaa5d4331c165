"""Removes the rows of a forgotten article or site. An article goes in one transaction, a site some rows at a time."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select, update

from crawler.storage.database import rows, storage_errors, wait_for_others, writing
from crawler.storage.forgetting.rules import (
    AT_ONCE,
    RULES,
    WITH_TEXTS,
    count_rows,
    remove_references,
    remove_some,
)
from crawler.storage.schema import ARTICLES, METADATA, REVISIONS

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator, Mapping, Sequence

    from sqlalchemy import Column, ColumnElement
    from sqlalchemy.engine import Engine

    from crawler.storage.forgetting.subject import Subject

_GONE = object()
_DIGEST = re.compile(r"sha1:[A-Z2-7]{32}|sha\d+:\w+")


def counted(engine: Engine, subject: Subject) -> dict[str, int]:
    """Return how many rows of each table are to be removed."""
    with storage_errors("cannot read the database"), engine.connect() as connection:
        return count_rows(connection, subject)


def document_ids(engine: Engine, subject: Subject) -> Iterator[str]:
    """Yield the document IDs of the articles."""
    if subject.whole_site is None:
        yield from subject.documents
        return
    query = select(ARTICLES.c.document_id).where(ARTICLES.c.site == subject.whole_site)
    with storage_errors("cannot read the articles"), engine.connect() as connection:
        yield from connection.execution_options(yield_per=AT_ONCE).execute(query).scalars()


def remove_rows(engine: Engine, subject: Subject, counts: Counter[str]) -> None:
    """Remove all rows, and count them by table. StorageError if that fails: some of a site may be removed then."""
    tables = [METADATA.tables[name] for name in RULES]
    with storage_errors("cannot remove the rows"), writing(engine) as connection:
        wait_for_others(connection)
        remove_references(connection, subject)
        for table in tables:
            if subject.whole_site is None:
                counts[table.name] += remove_some(connection, subject, table)
    for table in tables if subject.whole_site is not None else ():
        while True:
            with storage_errors("cannot remove the rows"), writing(engine) as connection:
                removed = remove_some(connection, subject, table)
            counts[table.name] += removed
            if removed < AT_ONCE:
                break


def remove_texts(engine: Engine, subject: Subject, counts: Counter[str]) -> None:
    """Remove the texts that name what is forgotten from JSON in rows that stay, and count the changed rows by table."""
    for column in WITH_TEXTS:
        for some in _chunks(engine, column):
            changes = [{"of_id": row[0], "new": new} for row in some if (new := without_texts(row[1], subject))]
            _write(engine, column, changes)
            counts[f"texts of {column.table.name}"] += len(changes)


def change_digests(engine: Engine, file: str, digests: Mapping[str, str]) -> None:
    """Change the digests of pages in an archive's file, old to new, in the places of articles and revisions.

    It is done before the file is rewritten; done again, it changes nothing.
    """
    named = file if file.isascii() else ""
    for column in (ARTICLES.c.pages, REVISIONS.c.record) if digests else ():
        for some in _chunks(engine, column, column.contains(named, autoescape=True)):
            new = ((row[0], _with_digests(row[1], digests)) for row in some)
            changes = [
                {"of_id": key, "new": text} for (key, text), row in zip(new, some, strict=True) if text != row[1]
            ]
            _write(engine, column, changes)


def _with_digests(written: str, digests: Mapping[str, str]) -> str:
    return _DIGEST.sub(lambda found: digests.get(found[0], found[0]), written)


def _write(engine: Engine, column: Column[Any], changes: Sequence[Mapping[str, Any]]) -> None:
    if changes:
        change = update(column.table).where(column.table.c.id == bindparam("of_id"))
        with storage_errors(f"cannot change the {column.table.name}"), writing(engine) as connection:
            connection.execute(change.values({column.name: bindparam("new")}), changes)


def without_texts(written: str, subject: Subject, indent: int | None = None) -> str | None:
    """Return JSON without the texts that name what is forgotten, None if there are none; empty JSON if it is damaged.

    A text in a list is left out, and a key with its value; an object in a list as a whole. Any other text becomes null.
    """
    try:
        value = json.loads(written)
    except ValueError:
        return "{}" if subject.is_in(written) else None
    changed = _without(value, subject)
    if changed == value:
        return None
    return json.dumps(None if changed is _GONE else changed, ensure_ascii=False, indent=indent)


def _without(value: Any, subject: Subject) -> Any:
    if isinstance(value, str):
        return _GONE if subject.is_in(value) else value
    if isinstance(value, list):
        some = (one for one in value if not (isinstance(one, dict) and _names_it(one, subject)))
        return [kept for one in some if (kept := _without(one, subject)) is not _GONE]
    if isinstance(value, dict):
        parts = ((key, _without(one, subject)) for key, one in value.items() if not subject.is_in(key))
        return {key: None if one is _GONE else one for key, one in parts}
    return value


def _names_it(value: dict[str, Any], subject: Subject) -> bool:
    return any(isinstance(one, str) and subject.is_in(one) for one in value.values())


def _chunks(engine: Engine, column: Column[Any], *which: ColumnElement[bool]) -> Iterator[Sequence[Any]]:
    key, last = column.table.c.id, -1
    query = select(key, column).where(key > bindparam("last"), *which).order_by(key).limit(AT_ONCE)
    while some := rows(engine, query, f"the {column.table.name}", {"last": last}):
        yield some
        last = some[-1][0]
