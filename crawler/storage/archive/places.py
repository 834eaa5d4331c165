"""Keeps the places of archived pages right that the database has, when records move to another file.

A place is the text `FILE:BYTE`, or an object with `file` and `offset`. Its folder is the one that the crawl wrote, seen
from its home, or from where it ran.
"""

from __future__ import annotations

import json
import re
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, or_, select, update

from crawler.home import at_home
from crawler.storage.database import storage_errors, wait_for_others, writing
from crawler.storage.schema import ARTICLES, REVISIONS, URLS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sqlalchemy import Column
    from sqlalchemy.engine import Connection, Engine

PLACE_COLUMNS: tuple[Column[Any], ...] = (
    URLS.c.archived,
    ARTICLES.c.pages,
    ARTICLES.c.terms_evidence,
    REVISIONS.c.record,
)
"""The columns with JSON in which there are places."""
CHUNK = 1000
MAX_NAMES = 5  # of files, in one condition; of more, only the common beginning is looked for
_OFFSET = re.compile(r"[0-9]{1,18}")
_GONE = ("", -1)
"""Stands for the place of a record that was removed."""


def move_places(engine: Engine, moved: Mapping[tuple[Path, int], int | None], target: Path | None) -> int:
    """Correct all places in one transaction, and return how many rows changed. StorageError if it fails.

    `moved` has the byte in the file `target` of each record, by its file and its byte there; None if it was removed:
    then all places of its article are removed.
    """
    finder = _Finder(moved, target)
    with storage_errors("cannot correct the places of archived pages"), writing(engine) as connection:
        wait_for_others(connection)  # a crawl that stores a changed article keeps its places in a revision
        return sum(_move(connection, column, finder) for column in PLACE_COLUMNS)


def _move(connection: Connection, column: Column[Any], finder: _Finder) -> int:
    key = column.table.c.id
    same = key == bindparam("of_id"), column == bindparam("old")  # a crawl may have written a newer place meanwhile
    change = update(column.table).where(*same).values({column: bindparam("new")})
    count = 0
    for rows in _chunks(connection, column, finder.names):
        changed = [
            {"of_id": row[0], "old": row[1], "new": new} for row in rows if (new := finder.text(row[1])) != row[1]
        ]
        if changed:
            connection.execute(change, changed)
            count += len(changed)
    return count


def _chunks(connection: Connection, column: Column[Any], names: Sequence[str]) -> Iterator[Sequence[Any]]:
    """Yield the rows that can have a place in these files, in portions."""
    key, last = column.table.c.id, -1
    named = or_(*(column.contains(name, autoescape=True) for name in names))
    query = select(key, column).where(column.is_not(None), key > bindparam("last"), named).order_by(key).limit(CHUNK)
    while rows := connection.execute(query, {"last": last}).all():
        yield rows
        last = rows[-1][0]


def _common_beginning(names: Sequence[str]) -> str:
    first, last = min(names), max(names)
    return next((first[:at] for at in range(len(first), 0, -1) if last.startswith(first[:at])), "")


class _Finder:
    """Finds the new places. A file that does not exist, seen from here, is known by its name."""

    def __init__(self, moved: Mapping[tuple[Path, int], int | None], target: Path | None) -> None:
        self._moved_to = moved
        self._target = target
        self._sources = {file.name: file for file, _offset in moved}
        self._known: dict[str, Path | None] = {}

    @cached_property
    def names(self) -> list[str]:
        """The names of the files as JSON has them; empty parts of names that it may escape."""
        names = [name if name.isascii() and '"' not in name and "\\" not in name else "" for name in self._sources]
        return names if len(names) <= MAX_NAMES else [_common_beginning(names)]

    def text(self, value: str) -> str | None:
        """Return JSON text with the new places; unchanged if no place in it moved."""
        old = json.loads(value)
        new = self._moved(old)
        return value if new == old else json.dumps(new, ensure_ascii=value.isascii())

    def _moved(self, value: Any) -> Any:
        if isinstance(value, list):
            moved = [self._moved(one) for one in value]
            return [] if any(one is _GONE for one in moved) else moved
        if isinstance(value, str):
            file, _, offset = value.rpartition(":")
            if not _OFFSET.fullmatch(offset) or not file:
                return value
            found = self._place(file, int(offset))
            return found if found is _GONE else f"{found[0]}:{found[1]}"
        if not isinstance(value, dict):
            return value
        if not (isinstance(value.get("file"), str) and isinstance(value.get("offset"), int)):
            parts = {name: self._moved(one) for name, one in value.items()}
            return {name: None if one is _GONE else one for name, one in parts.items()}
        found = self._place(value["file"], value["offset"])
        return found if found is _GONE else value | {"file": found[0], "offset": found[1]}

    def _place(self, file: str, offset: int) -> tuple[str, int]:
        """Return the new place, or the same; _GONE if the record was removed."""
        if file not in self._known:
            self._known[file] = self._source(file)
        source = self._known[file]
        if source is None or (source, offset) not in self._moved_to:
            return file, offset
        new = self._moved_to[source, offset]
        return _GONE if new is None or self._target is None else (str(Path(file).with_name(self._target.name)), new)

    def _source(self, file: str) -> Path | None:
        source = self._sources.get(Path(file).name)
        if source is None:
            return None
        try:
            return source if at_home(file).samefile(source) else None
        except OSError:  # one of them does not exist: the crawl ran in another folder, or the source is deleted
            return None if at_home(file).exists() else source
