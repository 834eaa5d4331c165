"""The clusters of near-duplicates that have an article of the scope."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from crawler.duplicates.listing import clusters
from crawler.storage.schema import DUPLICATE_QUEUE

if TYPE_CHECKING:
    from crawler.duplicates.listing import Cluster
    from crawler.report.scope import ScopedStore

MOST_CLUSTERS = 200
"""The clusters that are listed, those with the newest articles; all are counted."""
MOST_COPIES = 20  # of a cluster


@dataclass(frozen=True, slots=True)
class Copies:
    """The clusters; `waiting` are articles that were not compared yet. `articles` are those of all clusters."""

    number: int
    articles: int
    waiting: int
    listed: tuple[Cluster, ...]


def copies_of(store: ScopedStore) -> Copies:
    """Count the clusters and return the first ones."""
    scope = store.scope
    number = articles = 0
    listed: list[Cluster] = []
    for cluster in clusters(store.connection, scope.site, scope.since, scope.until):
        number += 1
        articles += len(cluster.articles)
        listed += [cluster] if number <= MOST_CLUSTERS else []
    waiting = store.rows(select(func.count()).select_from(DUPLICATE_QUEUE))[0][0]
    return Copies(number, articles, waiting, tuple(listed))
