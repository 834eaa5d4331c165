"""Compares new and changed articles with all others, and joins copies to clusters.

Two articles are in one cluster if they are copies, or if a chain of copies leads from one to the other. Whether two are
copies depends on their texts alone, so the clusters do not depend on the order of the articles (only of one template
with more than COMPARED, or index.OF_A_KEY, different texts the oldest count). An article whose text
changed or that was deleted dissolves its cluster: its members are compared again.

A transaction takes some articles from the queue and marks them, so a run that was killed is simply run again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.duplicates import index
from crawler.duplicates.comparison import ComparedText, are_copies, have_same_numbers
from crawler.duplicates.marks import mark
from crawler.duplicates.sketch import ESTIMATE, Sketch
from crawler.storage.database import storage_errors, wait_for_others, writing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import Connection, Engine

    from crawler.duplicates.index import Candidate, Entry, Queued

BATCH = 200  # articles in a transaction, which takes a quarter of a second
COMPARED = 50  # how many texts of other clusters an article is compared with, the likeliest ones


def compare_new(engine: Engine) -> Iterator[tuple[int, int]]:
    """Compare the articles of the queue; yields how many are done and how many there are after each transaction.

    StorageError if the database cannot be read or written; the articles that were counted are stored.
    """
    done = 0
    with storage_errors("cannot compare the articles"):
        with writing(engine) as connection:
            wait_for_others(connection)
            index.discard_other_versions(connection)
        while True:
            with writing(engine) as connection:
                wait_for_others(connection)
                some = index.queued(connection, BATCH)
                if some:
                    _Batch(connection, some).compare()
                left = index.queue_length(connection)
            if not some:
                return
            done += len(some)
            yield done, done + left


class _Batch:
    """Some articles of the queue, compared in one transaction."""

    def __init__(self, connection: Connection, queued: list[Queued]) -> None:
        self._connection = connection
        self._queued = queued
        self._texts = {one.article_id: ComparedText.of(one.title, one.text or "") for one in queued if one.exists}
        self._joined: dict[int, int] = {}
        """For each cluster that was joined to another one in this batch, that one."""

    def compare(self) -> None:
        """Compare the articles, write their clusters and marks, and remove them from the queue."""
        changed = {one.cluster for one in self._queued if one.cluster is not None and not self._is_as_before(one)}
        index.dissolve(self._connection, changed)
        kept = {one.cluster for one in self._queued if one.cluster is not None} - changed
        entries = self._entries([one for one in self._queued if one.exists and one.cluster not in kept])
        index.add(self._connection, entries)
        for entry in entries:
            if entry.sketch:
                self._join_copies(entry, entry.sketch)
        index.merge(self._connection, {old: self._cluster(old) for old in self._joined})
        index.remove_from_queue(self._connection, [one.article_id for one in self._queued])
        mark(self._connection, kept | {self._cluster(entry.cluster) for entry in entries})

    def _is_as_before(self, one: Queued) -> bool:
        return one.exists and self._texts[one.article_id].digest == one.digest

    def _entries(self, articles: list[Queued]) -> list[Entry]:
        """Return the entries of articles. Of those with the same tokens only one has a sketch: they are one cluster."""
        digests = {one.article_id: self._texts[one.article_id].digest for one in articles}
        known = index.clusters_of_digests(self._connection, {one for one in digests.values() if one is not None})
        entries = []
        for article_id, digest in digests.items():
            text = self._texts[article_id]
            needs_sketch = digest is not None and digest not in known
            cluster = article_id if digest is None else known.setdefault(digest, article_id)
            sketch = Sketch.of(text) if needs_sketch else None
            entries.append(index.Entry(article_id, cluster, len(text.tokens), digest, sketch))
        return entries

    def _join_copies(self, entry: Entry, sketch: Sketch) -> None:
        """Join the clusters of the copies of an article: the likeliest are compared first."""
        left = COMPARED
        for _, candidate in sorted(self._possible_copies(entry.article_id, sketch), key=_likeliest_first):
            own, other = self._cluster(entry.cluster), self._cluster(candidate.cluster)
            if own == other:
                continue
            if self._are_copies(entry.article_id, candidate.article_id):
                self._joined[max(own, other)] = min(own, other)
            left -= 1
            if not left:
                return

    def _possible_copies(self, article_id: int, sketch: Sketch) -> Iterator[tuple[float, Candidate]]:
        """Yield candidates whose sketches do not rule it out, with the estimated part of shingles that they share."""
        for some in index.candidates(self._connection, article_id, sketch):
            estimates = sketch.estimates([candidate.values for candidate in some])
            for candidate, estimate in zip(some, estimates.tolist(), strict=True):
                if estimate >= ESTIMATE and _may_have_same_numbers(sketch, candidate):
                    yield estimate, candidate

    def _are_copies(self, article_id: int, candidate_id: int) -> bool:
        if candidate_id in self._texts:
            return are_copies(self._texts[article_id], self._texts[candidate_id])
        found = index.title_and_text(self._connection, candidate_id)
        return found is not None and are_copies(self._texts[article_id], ComparedText.of(*found))

    def _cluster(self, label: int) -> int:
        """Return the cluster that a cluster is part of by now."""
        while label in self._joined:
            label = self._joined[label]
        return label


def _likeliest_first(found: tuple[float, Candidate]) -> tuple[float, int]:
    estimate, candidate = found
    return -estimate, candidate.article_id


def _may_have_same_numbers(sketch: Sketch, candidate: Candidate) -> bool:
    own, other = sketch.counted_numbers, Sketch(candidate.values, candidate.numbers).counted_numbers
    return own is None or other is None or have_same_numbers(own, other)
