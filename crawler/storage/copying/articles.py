"""Copies the articles with their revisions. An article that both stores have gets one history."""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select

from crawler.storage.copying.histories import History, united_history
from crawler.storage.copying.references import ARTICLE_KEY, article_ids, with_new_ids
from crawler.storage.copying.rows import Ids, add_rows, batches, key_of, replace_rows, same_rows, selected
from crawler.storage.schema import ARTICLES, REVISIONS
from crawler.vocabulary import CopyResult

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Select, Table

    from crawler.storage.copying.copying import Copying, Row


def copy_articles(copying: Copying, table: Table) -> None:
    """Copy the articles and their revisions."""
    histories = _Histories(copying)
    for rows in batches(copying, table):
        histories.copy(rows)
    copying.ids[table.name] = partial(article_ids, copying)


def with_articles(copying: Copying, table: Table) -> None:
    """Do nothing: `copy_articles` has copied the revisions, each with its article."""


class _Histories:
    def __init__(self, copying: Copying) -> None:
        self._copying = copying
        self._target = copying.target
        self._ids, self._revision_ids = Ids(copying, ARTICLES), Ids(copying, REVISIONS)

    def copy(self, rows: Sequence[Row]) -> None:
        """Copy some articles of the source with their revisions."""
        known = {} if self._copying.is_new else same_rows(self._target, ARTICLES, ARTICLE_KEY, rows)
        revisions = self._revisions_of(rows)
        self._add([row for row in rows if key_of(row, ARTICLE_KEY) not in known], revisions)
        old_revisions = _by_article(map(dict, self._target.execute(_revisions_of([*known.values()])).mappings()))
        for row in rows:
            if (kept := known.get(key_of(row, ARTICLE_KEY))) is not None:
                self._unite(History(kept, old_revisions[kept["id"]]), History(row, revisions[row["id"]]))

    def _revisions_of(self, articles: Sequence[Row]) -> Mapping[int, list[Row]]:
        """Return the revisions of articles of the source, by article; their other ids are those of the target."""
        rows = selected(self._copying, _revisions_of(articles))
        return _by_article(with_new_ids(self._copying, REVISIONS, rows, but="article_id"))

    def _add(self, rows: Sequence[Row], revisions: Mapping[int, Sequence[Row]]) -> None:
        """Add articles that the target does not have; the revisions of one that it cannot hold are left out too."""
        new = {row["id"]: self._ids.next(row["id"]) for row in rows}
        left_out = {
            row["id"] for row in add_rows(self._target, ARTICLES, [row | {"id": new[row["id"]]} for row in rows])
        }
        self._copying.count(ARTICLES, CopyResult.LEFT_OUT, len(left_out))
        self._copying.count(ARTICLES, CopyResult.ADDED, len(rows) - len(left_out))
        for old, number in new.items():
            if number not in left_out:
                self._add_revisions(number, revisions[old])

    def _add_revisions(self, article: int, revisions: Sequence[Row]) -> None:
        ids = ({"id": self._revision_ids.next(row.get("id", 0)), "article_id": article} for row in revisions)
        add_rows(self._target, REVISIONS, [row | new for row, new in zip(revisions, ids, strict=True)])
        self._copying.count(REVISIONS, CopyResult.ADDED, len(revisions))

    def _unite(self, kept: History, other: History) -> None:
        """Write the history of both, if it is another one than that of the target."""
        united = united_history(kept, other, self._copying.worse)
        if united == kept:
            self._copying.count(ARTICLES, CopyResult.SAME)
            return
        self._target.execute(delete(REVISIONS).where(REVISIONS.c.article_id == kept.article["id"]))
        self._add_revisions(kept.article["id"], united.revisions)
        replace_rows(self._target, ARTICLES, [united.article])
        self._copying.count(ARTICLES, CopyResult.UNITED)


def _revisions_of(articles: Sequence[Row]) -> Select[Any]:
    which = REVISIONS.c.article_id.in_([row["id"] for row in articles])
    return select(REVISIONS).where(which).order_by(REVISIONS.c.article_id, REVISIONS.c.revision)


def _by_article(rows: Any) -> Mapping[int, list[Row]]:
    found = defaultdict[int, list[dict[str, Any]]](list)
    for row in rows:
        found[row["article_id"]].append(row)
    return found
