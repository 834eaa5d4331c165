"""The statements in the files of a host, other than robots.txt, about the use of its pages: kept for a day."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sqlalchemy import select

from crawler.items import Statement
from crawler.storage.database import insert_into, rows
from crawler.storage.schema import HOST_TERMS
from crawler.storage.transactions import in_transaction

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.engine import Connection, Engine


class HostTermsStore:
    """The statements of hosts in one database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def read(self, host: str, since: float) -> tuple[Statement, ...] | None:
        """Return the statements of a host whose files were requested since then, in seconds since 1970, or None."""
        wanted = HOST_TERMS.c.host == host, HOST_TERMS.c.read_at >= since
        found = rows(self._engine, select(HOST_TERMS.c.statements).where(*wanted), "the terms of a host")
        return tuple(Statement(**one) for one in json.loads(found[0].statements)) if found else None

    @in_transaction("cannot write the terms of a host")
    def save(self, connection: Connection, host: str, now: float, statements: Sequence[Statement]) -> None:
        """Store the statements of a host; they replace the old ones. None means that its files state nothing."""
        text = json.dumps([one._asdict() for one in statements], ensure_ascii=False)
        values = {"read_at": now, "statements": text}
        put = insert_into(self._engine, HOST_TERMS).values(host=host, **values)
        connection.execute(put.on_conflict_do_update(index_elements=["host"], set_=values))
