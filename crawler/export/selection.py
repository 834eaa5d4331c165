"""The articles of an export: filters as one condition in SQL, and an order that is the same in all databases."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, collate, literal, literal_column, or_, select, true

from crawler.export.condition import require_one_condition
from crawler.storage.schema import ARTICLES
from crawler.storage.terms import allowed_for

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import ColumnElement, Select

    from crawler.vocabulary import Purpose

_BYTE_ORDER = {"postgresql": "C", "sqlite": "BINARY"}
"""The collation that compares texts by their UTF-8 bytes, in each database."""
_AFTER_TIMES = "~"  # behind a day, it comes after all times of that day; the last day has no next one


@dataclass(frozen=True, slots=True)
class Selection:
    """The filters of an export. An empty one lets all articles through.

    The days are those of publication, in the zone that the page states; `undated` adds articles without a date to
    them. `where` is a condition in SQL on the columns of an article. A site must
    allow all `purposes`; unknown is not allowed.
    """

    sites: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    undated: bool = False
    where: str = ""
    purposes: tuple[Purpose, ...] = ()

    def __post_init__(self) -> None:
        require_one_condition(self.where)

    def as_given(self) -> dict[str, Any]:
        """Return the filters that are not empty, for the register of exports."""
        return {one.name: value for one in fields(self) if (value := getattr(self, one.name))}

    @property
    def words(self) -> dict[str, tuple[str, ...]]:
        """The values that the columns of words may have, any if there are none."""
        return {"site": self.sites, "section": self.sections, "kind": self.kinds, "language": self.languages}

    @property
    def has_days(self) -> bool:
        """Whether articles are selected by their day, so that undated ones are left out."""
        return bool(self.since or self.until)

    def filtered(self, *, with_terms: bool = True) -> ColumnElement[bool]:
        """Return the condition of all filters but the days; with or without the terms of use."""
        chosen = [ARTICLES.c[name].in_(values) for name, values in self.words.items() if values]
        given: list[ColumnElement[bool]] = [literal_column(f"(\n{self.where}\n)")] if self.where.strip() else []
        allowed = [allowed_for(self.purposes)] if self.purposes and with_terms else []
        # With a parameter, PostgreSQL is asked by a protocol that takes one statement only.
        return and_(literal(1) == literal(1), *chosen, *allowed, *given)

    def in_days(self, dialect: str) -> ColumnElement[bool]:
        """Return the condition of the days."""
        published = collate(ARTICLES.c.published, _BYTE_ORDER[dialect])
        days = [published >= self.since.isoformat()] if self.since else []
        days += [published < f"{self.until.isoformat()}{_AFTER_TIMES}"] if self.until else []
        dated = and_(true(), *days)
        return or_(dated, ARTICLES.c.published.is_(None)) if self.undated else dated


def in_order(dialect: str, query: Select[Any]) -> Select[Any]:
    """Return a query with its articles sorted by site, time of publication as text (undated ones last) and ID."""
    order = (collate(ARTICLES.c[name], _BYTE_ORDER[dialect]) for name in ("site", "published", "document_id"))
    site, published, document_id = order
    return query.order_by(site, ARTICLES.c.published.is_(None), published, document_id)


def keys(dialect: str, selection: Selection) -> Select[Any]:
    """Return the query of the keys of the selected articles, in order; also which are dated, incomplete, withdrawn."""
    facts = (ARTICLES.c[name].is_not(None) for name in ("published", "incomplete", "withdrawn_at"))
    query = select(ARTICLES.c.id, *facts).where(selection.filtered(), selection.in_days(dialect))
    return in_order(dialect, query)
