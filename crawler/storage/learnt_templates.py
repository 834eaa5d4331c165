"""The templates of sites that were learnt after a layout change, and that an operator accepted."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import delete, select

from crawler.storage.database import insert_into, rows
from crawler.storage.schema import LEARNT_TEMPLATES
from crawler.storage.transactions import in_transaction

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.engine import Connection, Engine

_OLDEST_FIRST = LEARNT_TEMPLATES.c.id


class LearntTemplate(NamedTuple):
    """A learnt template: the JSON of its page object, the figures by which it was accepted, and when (ISO 8601)."""

    site: str
    name: str
    template: str
    evidence: Mapping[str, Any]
    learnt_at: str


class LearntTemplates:
    """The learnt templates of one database. The store does not interpret them."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def by_site(self) -> dict[str, tuple[str, ...]]:
        """Return the JSON of the templates of each site that has any, in the order in which they were accepted."""
        found: dict[str, tuple[str, ...]] = {}
        query = select(LEARNT_TEMPLATES.c.site, LEARNT_TEMPLATES.c.template).order_by(_OLDEST_FIRST)
        for row in rows(self._engine, query, "the learnt templates"):
            found[row.site] = (*found.get(row.site, ()), row.template)
        return found

    def of(self, site: str) -> list[LearntTemplate]:
        """Return the templates of a site, in the order in which they were accepted."""
        query = select(LEARNT_TEMPLATES).where(LEARNT_TEMPLATES.c.site == site).order_by(_OLDEST_FIRST)
        return [
            LearntTemplate(row.site, row.name, row.template, json.loads(row.evidence), row.learnt_at)
            for row in rows(self._engine, query, "the learnt templates")
        ]

    @in_transaction("cannot write the learnt template")
    def add(self, connection: Connection, learnt: LearntTemplate) -> None:
        """Store a template. One of the same name stays: it was accepted before."""
        values = learnt._asdict() | {"evidence": json.dumps(learnt.evidence, ensure_ascii=False)}
        connection.execute(insert_into(self._engine, LEARNT_TEMPLATES).values(**values).on_conflict_do_nothing())

    @in_transaction("cannot remove the learnt template")
    def remove(self, connection: Connection, site: str, name: str) -> bool:
        """Remove a template. Return whether there was one."""
        which = LEARNT_TEMPLATES.c.site == site, LEARNT_TEMPLATES.c.name == name
        return bool(connection.execute(delete(LEARNT_TEMPLATES).where(*which)).rowcount)


def next_name(base: str, used: list[str]) -> str:
    """Return the name of a further template: that of the one before, or of the site, with a number."""
    return next(name for number in range(1, len(used) + 2) if (name := f"{base}-learnt-{number}") not in used)
