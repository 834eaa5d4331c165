"""The stored terms of use: a condition for exports, and the interpretation of their evidence by the current rules."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, or_, select, true, update

from crawler.items import Statement
from crawler.storage.database import rows, storage_errors, writing
from crawler.storage.schema import ARTICLES
from crawler.vocabulary import Preference

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sqlalchemy.engine import Engine
    from sqlalchemy.sql import ColumnElement

    from crawler.items import Terms
    from crawler.vocabulary import Purpose

CHUNK = 1_000  # how many articles are in memory, and in one transaction
_EVIDENCE = select(ARTICLES.c.id, ARTICLES.c.terms_evidence).order_by(ARTICLES.c.id).limit(CHUNK)
_UPDATE = update(ARTICLES).where(ARTICLES.c.id == bindparam("of_id"))


def allowed_for(purposes: Iterable[Purpose]) -> ColumnElement[bool]:
    """Return the condition on the articles whose sites allow each of these purposes; unknown is not allowed."""
    return and_(true(), *(ARTICLES.c[purpose.column] == Preference.ALLOWED for purpose in purposes))


def interpret_again(engine: Engine, version: int, interpret: Callable[[Sequence[Statement]], Terms]) -> int:
    """Interpret the evidence of all articles with another version of the interpretation; return their number.

    Articles without recorded terms are left out. If this is interrupted, the next call continues.
    """
    older = or_(ARTICLES.c.terms_version < version, ARTICLES.c.terms_version > version)
    number, last = 0, -1
    while found := rows(engine, _EVIDENCE.where(older, ARTICLES.c.id > last), "the terms of the articles"):
        changed = [{"of_id": row.id, **_columns(interpret(_statements(row.terms_evidence)))} for row in found]
        with storage_errors("cannot write the terms of the articles"), writing(engine) as connection:
            connection.execute(_UPDATE, changed)
        number, last = number + len(changed), found[-1].id
    return number


def _columns(terms: Terms) -> dict[str, Any]:
    """Return the columns that an interpretation decides: all but the evidence."""
    return {name: value for name, value in terms.fields().items() if name != ARTICLES.c.terms_evidence.name}


def _statements(evidence: str) -> tuple[Statement, ...]:
    return tuple(Statement(**one) for one in json.loads(evidence))
