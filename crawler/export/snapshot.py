"""The selected articles of a database at one moment, in one transaction that only reads.

First the keys are selected and sorted, 8 bytes an article; then the articles are read in small batches. So memory is
bounded, and the database sorts no texts.
"""

from __future__ import annotations

from array import array
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from crawler.exceptions import BadInputError
from crawler.export.selection import Selection, keys
from crawler.storage.articles import Articles
from crawler.storage.database import storage_errors
from crawler.storage.schema import ARTICLES
from crawler.storage.snapshot import reading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import ColumnElement
    from sqlalchemy.engine import Connection, Engine

    from crawler.items import Record

_BATCH = 200  # articles
_MOST_NAMED = 20  # values of a column
_STREAMED = {"yield_per": 10_000}  # keys
_WRONG_CONDITION = frozenset(("22", "25", "42", "0A"))
"""The classes of SQLSTATE for values, writes, names and forms that cannot be used."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many articles are selected, how many of them are special, and how many are left out for a reason.

    `undated_left_out` have no date, `not_allowed` are left out by the terms of use. `unknown` are sentences about the
    filters if no article is selected: each names values that no article has, and those that the articles have.
    """

    articles: int
    undated: int
    incomplete: int
    withdrawn: int
    undated_left_out: int
    not_allowed: int
    unknown: tuple[str, ...] = ()


class Snapshot:
    """The selected articles; `records` reads them, as often as it is asked."""

    def __init__(self, engine: Engine, connection: Connection, selection: Selection) -> None:
        self._articles = Articles(engine)
        self._connection = connection
        self._keys = array("q")
        dialect = connection.dialect.name
        dated = incomplete = withdrawn = 0
        with _wrong_condition(selection.where):
            for key, *facts in connection.execute(keys(dialect, selection), execution_options=_STREAMED):
                self._keys.append(key)
                dated, incomplete, withdrawn = dated + facts[0], incomplete + facts[1], withdrawn + facts[2]
            articles = len(self._keys)
            left_out = self._undated(selection), self._not_allowed(selection, articles)
        unknown = () if articles else tuple(self._unknown(selection))
        self.counts = Counts(articles, articles - dated, incomplete, withdrawn, *left_out, unknown)

    def records(self) -> Iterator[Record]:
        """Yield the articles: by site, then by time of publication, undated ones last. StorageError as `rows`."""
        for start in range(0, len(self._keys), _BATCH):
            with storage_errors("cannot read the articles"):
                found = self._articles.under_keys(self._connection, self._keys[start : start + _BATCH].tolist())
            yield from found

    def _undated(self, selection: Selection) -> int:
        """Return how many articles the days leave out because they have no date."""
        if selection.undated or not selection.has_days:
            return 0
        return self._count(selection.filtered(), ARTICLES.c.published.is_(None))

    def _not_allowed(self, selection: Selection, articles: int) -> int:
        """Return how many articles the terms of use leave out."""
        if not selection.purposes:
            return 0
        dialect = self._connection.dialect.name
        return self._count(selection.filtered(with_terms=False), selection.in_days(dialect)) - articles

    def _unknown(self, selection: Selection) -> Iterator[str]:
        """Yield a sentence for each column of which the filters name a value that no article has."""
        for name, wanted in selection.words.items():
            query = select(ARTICLES.c[name], func.count()).group_by(ARTICLES.c[name])
            found = Counter({value: many for value, many in self._connection.execute(query) if wanted and value})
            if wrong := [value for value in wanted if value not in found]:
                known = ", ".join(value for value, _ in found.most_common(_MOST_NAMED))
                more = ", …" if len(found) > _MOST_NAMED else ""
                yield f"no article has --{name} {', '.join(wrong)}; the articles have: {known}{more}"

    def _count(self, *conditions: ColumnElement[bool]) -> int:
        counted = select(func.count()).select_from(ARTICLES).where(*conditions)
        return int(self._connection.execute(counted).scalar_one())


@contextmanager
def snapshot(engine: Engine, selection: Selection) -> Iterator[Snapshot]:
    """Open the selected articles. BadInputError if the condition of the user is wrong, StorageError as `rows`."""
    with reading(engine, "the articles") as connection:
        with storage_errors("cannot read the articles"):
            opened = Snapshot(engine, connection, selection)
        yield opened


@contextmanager
def _wrong_condition(where: str) -> Iterator[None]:
    """Turn an error of the database about the condition of the user into a BadInputError."""
    try:
        yield
    except DBAPIError as error:
        if not where or not _concerns_statement(error):
            raise
        said = str(error.orig).strip().splitlines()[0]
        raise BadInputError(f"--where {where!r} cannot be used: {said}") from None


def _concerns_statement(error: DBAPIError) -> bool:
    state: Any = getattr(error.orig, "sqlstate", None)
    if state:
        return str(state)[:2] in _WRONG_CONDITION
    code: Any = getattr(error.orig, "sqlite_errorname", "")
    return code in {"SQLITE_ERROR", "SQLITE_READONLY", "SQLITE_MISMATCH", "SQLITE_TOOBIG"}
