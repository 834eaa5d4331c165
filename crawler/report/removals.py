"""The removed blocks of the stored articles by reason, and a few articles that show all reasons."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import case, func, select

from crawler.report.scope import IS_STORED
from crawler.storage.database import storage_errors
from crawler.storage.schema import ARTICLES
from crawler.vocabulary import Reason, Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from crawler.report.scope import ScopedStore

EXAMPLES = 3  # articles for each reason
MOST_EXAMPLES = 60  # articles for all reasons
_CHUNK = 2_000  # rows that are in memory at once
_PARAGRAPHS = case(
    (ARTICLES.c.text == "", 0),
    else_=(func.length(ARTICLES.c.text) - func.length(func.replace(ARTICLES.c.text, "\n\n", ""))) / 2 + 1,
)


@dataclass(frozen=True, slots=True)
class Removals:
    """The counts of the blocks of the stored articles. `articles` counts those that have a block of a reason.

    `examples` are the keys of articles by reason. `total` counts all blocks, kept and removed.
    """

    kept: int
    total: int
    removed: Mapping[str, int]
    articles: Mapping[str, int]
    examples: Mapping[str, tuple[int, ...]]


def removals_of(store: ScopedStore) -> Removals:
    """Count the removed blocks. Articles with the same counts are read as one row."""
    removed, articles, total = Counter[str](), Counter[str](), 0
    found: dict[str, set[int]] = defaultdict(set)
    query = store.of_articles(
        select(ARTICLES.c.removed, func.count(), func.max(ARTICLES.c.id), func.sum(_PARAGRAPHS)), IS_STORED
    )
    kept = 0
    with storage_errors("cannot read the articles"):
        rows = store.connection.execute(query.group_by(ARTICLES.c.removed), execution_options={"yield_per": _CHUNK})
        for text, many, newest, paragraphs in rows:
            kept += int(paragraphs)
            total += int(paragraphs)
            for one in json.loads(text):
                reason, count = one["reason"], one["count"]
                removed[reason] += count * many
                total += count * many
                articles[reason] += many
                _keep_newest(found[reason], newest)
    return Removals(kept, total, removed, articles, _few(found))


def explanation(reason: str) -> str:
    """Return the sentence that explains a reason of a removed block, nothing for one of an older version."""
    if reason in set(Role):
        return Role(reason).explanation
    known = Reason.known(reason)
    return known.explanation if known else ""


def _keep_newest(keys: set[int], key: int) -> None:
    keys.add(key)
    if len(keys) > EXAMPLES * 4:
        keys.remove(min(keys))


def _few(found: Mapping[str, Iterable[int]]) -> dict[str, tuple[int, ...]]:
    """Return examples of each reason so that few articles show many reasons; rare reasons come first."""
    chosen: dict[str, tuple[int, ...]] = {}
    used: set[int] = set()
    for reason in sorted(found, key=lambda one: (len(set(found[one])), one)):
        keys = sorted(found[reason], key=lambda key: (key not in used, -key))[:EXAMPLES]
        keys = [key for key in keys if key in used or len(used) < MOST_EXAMPLES]
        used.update(keys)
        chosen[reason] = tuple(keys)
    return chosen
