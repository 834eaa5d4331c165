"""Dissolves the clusters of near-duplicates that have a forgotten article; the others in them are compared again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from crawler.duplicates.index import dissolve
from crawler.storage.database import storage_errors, wait_for_others, writing
from crawler.storage.forgetting.rules import removed_rows
from crawler.storage.schema import DUPLICATE_SKETCHES

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

    from crawler.storage.forgetting.subject import Subject

AT_ONCE = 200  # how many clusters one transaction dissolves


def dissolve_clusters(engine: Engine, subject: Subject) -> None:
    """Put the articles of these clusters into the queue of articles to compare. StorageError if that fails."""
    query = select(DUPLICATE_SKETCHES.c.cluster).where(removed_rows(subject, DUPLICATE_SKETCHES)).distinct()
    found = True
    while found:
        with storage_errors("cannot dissolve the clusters"), writing(engine) as connection:
            wait_for_others(connection)
            clusters = list(connection.execute(query.limit(AT_ONCE)).scalars())
            dissolve(connection, clusters)
        found = bool(clusters)
