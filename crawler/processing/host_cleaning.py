"""Cleans the pages of a shard, host by host: the model of a site is learnt first, and then cleans all its pages.

The rows depend neither on the order of the pages nor on the number of processes. The pages of a shard wait in a
temporary file; the memory holds about 500 bytes for each of them, and the sample of one host as it was read.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import groupby, islice
from operator import attrgetter
from typing import TYPE_CHECKING, Self

from crawler.chunks import in_chunks
from crawler.exceptions import CrawlerError
from crawler.processing.executor import selection_for
from crawler.processing.in_order import MEGABYTES, SECONDS
from crawler.processing.model_files import ModelFiles
from crawler.processing.page_rows import PageJob, failed_row, learnable, row_of
from crawler.processing.pool import WorkerPool
from crawler.processing.shard_pages import ShardPages
from crawler.processing.site_learning import AT_ONCE, MAX_READ, SiteLearner, ranked
from crawler.processing.site_models import SiteModels

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from crawler.cleaning import SiteModel
    from crawler.inputs.input import Input
    from crawler.items import PageReading
    from crawler.processing.page_rows import Row
    from crawler.processing.shard_pages import PlacedPage

LOOK_AHEAD = 4  # pages for each process; one can have 16 MB


class HostCleaning:
    """Cleans shards with `jobs` worker processes, which end with the context. `seconds` and `megabytes` limit a page.

    StorageError if there can be no temporary file.
    """

    def __init__(self, jobs: int = 1, seconds: float = SECONDS, megabytes: int = MEGABYTES) -> None:
        self._models = SiteModels()
        self._files = ModelFiles(self._model)
        self._pool = WorkerPool(seconds, megabytes, workers=jobs, inherited=(self._files.fileno(),))
        self._readings: dict[str, PageReading] = {}
        self._now = datetime.now(UTC)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.close()
        self._files.close()

    def rows(self, inputs: Iterable[Input]) -> Iterator[Row]:
        """Yield the row of each input of a shard, sorted by site, URL, time of the fetch and name."""
        with ShardPages(inputs) as pages:
            for site, placed in groupby(sorted(pages.placed), attrgetter("site")):
                of_site = [*placed]
                self._learn(site, pages, of_site)
                yield from self._rows_of_site(site, pages, of_site)

    def _model(self, site: str) -> SiteModel:
        return self._models.model(site)

    def _learn(self, site: str, pages: ShardPages, placed: Sequence[PlacedPage]) -> None:
        """Learn the model of a site. Of several copies of a page, the newest counts."""
        self._models = SiteModels()
        self._files.clear()
        self._readings.clear()
        newest = {one.url: one for one in placed if one.may_teach}  # they are sorted by time
        learner = SiteLearner(self._models, site)
        order = ranked((url, one.day) for url, one in newest.items())
        for urls in in_chunks(islice(order, MAX_READ if site else 0), AT_ONCE):
            some = [pages.page(newest[url]) for url in urls]
            for page, found in zip(some, self._pool.results(learnable, some, LOOK_AHEAD), strict=True):
                if isinstance(found, CrawlerError):
                    continue  # the row of the page has the error
                self._readings[newest[page.url].name] = found.reading
                if found.article is not None:
                    learner.add(found.article)
            if learner.is_done:
                break
        self._models.freeze()

    def _rows_of_site(self, site: str, pages: ShardPages, placed: Sequence[PlacedPage]) -> Iterator[Row]:
        model = self._files.file_of(site)
        waiting: list[Input] = []

        def jobs() -> Iterator[PageJob]:
            for one in placed:
                given = pages.input(one)
                waiting.append(given)
                known = selection_for(given.page, self._models.known_paths) if given.page else None
                if given.page and known is None and one.name in self._readings:
                    given = replace(given, page=replace(given.page, reading=self._readings.pop(one.name)))
                yield PageJob(given, known, model, self._now)

        for result in self._pool.results(row_of, jobs(), LOOK_AHEAD):
            given = waiting.pop(0)
            yield failed_row(given, result) if isinstance(result, CrawlerError) else result
