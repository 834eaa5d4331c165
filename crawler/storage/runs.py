"""The runs of the crawler, with their verdicts and figures."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from crawler.storage.database import storage_errors, writing
from crawler.storage.schema import RUNS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.engine import Engine


class Runs:
    """The runs of one database. A run without an end was killed, or still goes on."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def begin(self, site: str, now: datetime) -> int:
        """Record that a run began; returns its number."""
        row = {"site": site, "started_at": now.isoformat(), "figures": "{}"}
        with storage_errors("cannot record the run"), writing(self._engine) as connection:
            key = connection.execute(insert(RUNS).values(row)).inserted_primary_key
            return int(key[0]) if key else 0

    def end(self, run: int, verdict: str, figures: Mapping[str, Any], now: datetime) -> None:
        """Record how a run ended."""
        row = {"ended_at": now.isoformat(), "verdict": verdict, "figures": json.dumps(figures)}
        with storage_errors("cannot record the run"), writing(self._engine) as connection:
            connection.execute(update(RUNS).where(RUNS.c.id == run).values(row))

    def latest(self, limit: int = 20) -> list[dict[str, Any]]:
        """Return the last runs, the newest first."""
        query = select(RUNS).order_by(RUNS.c.id.desc()).limit(limit)
        with storage_errors("cannot read the runs"), self._engine.connect() as connection:
            rows = connection.execute(query).mappings().all()
        return [dict(row) | {"figures": json.loads(row["figures"])} for row in rows]
