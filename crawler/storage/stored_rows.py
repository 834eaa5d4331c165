"""The rows of stored articles, as the databases have them, read in parts: nothing holds a table of any size in memory.

No transaction stays open between two parts, so a crawl can go on.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import and_, func, or_, select

from crawler.storage.database import rows
from crawler.storage.frontier.records import places
from crawler.storage.frontier.run_urls import ARTICLE_OF_URL
from crawler.storage.schema import ARTICLES, URLS
from crawler.vocabulary import Template

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy.engine import Engine

ROWS_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Selection:
    """The articles to read; None selects all.

    `since` and `until` are days of publication, ISO 8601, both included. `url` is the URL of one article, with its
    `identity` if that is known. `not_by` is the version of the rules that must not have cleaned the article; on the
    sites `relearnt`, which have learnt templates, it may have, if no page object fitted.
    """

    site: str | None = None
    since: str | None = None
    until: str | None = None
    url: str | None = None
    identity: str | None = None
    not_by: str | None = None
    relearnt: tuple[str, ...] = ()

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """Read the result of `as_json`."""
        return cls(**{**values, "relearnt": tuple(values.get("relearnt", ()))})

    def as_json(self) -> dict[str, Any]:
        """Return the fields that are set."""
        return {name: value for name, value in asdict(self).items() if value}

    def conditions(self) -> list[ColumnElement[bool]]:
        """Return the conditions that an article fulfils."""
        day = func.substr(ARTICLES.c.published, 1, len("2026-01-01"))
        days = [day >= self.since] if self.since else []
        days += [day <= self.until] if self.until else []
        return [*self._without_days(), *days]

    def undated(self) -> list[ColumnElement[bool]] | None:
        """Return the conditions of the articles that only lack a day; None if any day will do."""
        return [*self._without_days(), ARTICLES.c.published.is_(None)] if self.since or self.until else None

    def _without_days(self) -> list[ColumnElement[bool]]:
        conditions = [ARTICLES.c.site == self.site] if self.site else []
        if self.url:
            of_url = ARTICLES.c.url == self.url
            conditions.append(or_(of_url, ARTICLES.c.identity == self.identity) if self.identity else of_url)
        if not self.not_by:
            return conditions
        without_object = and_(ARTICLES.c.site.in_(self.relearnt), ARTICLES.c.template.in_([*Template]))
        return [*conditions, or_(ARTICLES.c.cleaned_by != self.not_by, without_object)]


class StoredRows:
    """Reads the rows of the articles of one database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def newest(self) -> int:
        """Return the number of the article that was stored last, 0 if there is none."""
        return int(self._one(select(func.coalesce(func.max(ARTICLES.c.id), 0))))

    def count(self, conditions: Sequence[ColumnElement[bool]], after: int, last: int) -> int:
        """Return how many articles fulfil conditions, of those with a number above `after`, up to `last`."""
        query = select(func.count()).select_from(ARTICLES)
        return int(self._one(query.where(*conditions, ARTICLES.c.id > after, ARTICLES.c.id <= last)))

    def read(self, selection: Selection, after: int, last: int) -> Iterator[Sequence[Mapping[str, Any]]]:
        """Yield the rows of the selected articles with a number above `after`, up to `last`, ROWS_AT_ONCE at a time."""
        query = select(ARTICLES).where(*selection.conditions(), ARTICLES.c.id <= last).order_by(ARTICLES.c.id)
        while some := self._mappings(query.where(ARTICLES.c.id > after).limit(ROWS_AT_ONCE)):
            yield some
            after = some[-1]["id"]

    def archived(self, keys: Sequence[int]) -> dict[int, tuple[str, ...]]:
        """Return the places in the archive that the frontier has of articles with these numbers."""
        table = ARTICLES.join(URLS, and_(ARTICLE_OF_URL, URLS.c.archived.is_not(None)))
        query = select(ARTICLES.c.id, URLS.c.archived).select_from(table)
        found = rows(self._engine, query.where(ARTICLES.c.id.in_(keys)), "the frontier") if keys else ()
        return {row.id: places(row.archived) for row in found}

    def _one(self, query: Any) -> Any:
        return rows(self._engine, query, "the articles")[0][0]

    def _mappings(self, query: Any) -> list[Mapping[str, Any]]:
        return [dict(row._mapping) for row in rows(self._engine, query, "the articles")]  # noqa: SLF001  # public in spite of _
