"""The first pass over archives: each WARC file becomes a partition file, in which its pages are sorted by host."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from datatrove.io import get_datafolder
from datatrove.pipeline.base import PipelineStep
from datatrove.utils.logging import logger

from crawler.exceptions import ArchiveError
from crawler.integrations.datatrove.archives import archives_in, pages_of, whole_file
from crawler.processing.host_shards import partition

if TYPE_CHECKING:
    from collections.abc import Iterator

    from datatrove.data import Document

    from crawler.vocabulary import RecordKind

SUFFIX = ".partition"


class PartitionByHost(PipelineStep):  # type: ignore[misc]  # datatrove has no types
    """Partitions each WARC file of its task into `shards` shards, and counts the records by kind.

    A task that is run again replaces its files. ArchiveError if a file is damaged, after the others were partitioned.
    """

    type = "🗂 - PARTIT"
    name = "📰 pages by host"

    def __init__(
        self, archives: Any, partitions: Any, shards: int, pattern: str | None = None, *, keep_truncated: bool = False
    ) -> None:
        """Take the folders, as datatrove names them, and a pattern of names, by default all WARC files."""
        super().__init__()
        self.archives = get_datafolder(archives)
        self.partitions = get_datafolder(partitions)
        self.shards = shards
        self.pattern = pattern
        self.keep_truncated = keep_truncated

    def run(self, data: Iterator[Document] | None = None, rank: int = 0, world_size: int = 1) -> Iterator[Document]:
        """Partition the files of a task; it yields nothing."""
        yield from data or ()
        names, failed = archives_in(self.archives, self.pattern), []
        if not names:
            raise ArchiveError(f"{self.archives.path}: there is no WARC file in this folder")
        for name in names[rank::world_size]:
            try:
                with self.track_time(unit="file"):
                    self._partition(name)
            except ArchiveError as error:
                self.stat_update("damaged-files", unit="file")
                logger.error(str(error))
                failed.append(error)
        if failed:
            raise failed[0]

    def _partition(self, name: str) -> None:
        counts: Counter[RecordKind] = Counter()
        with whole_file(self.partitions, name + SUFFIX) as stream:
            inputs = pages_of(self.archives, name, counts, keep_truncated=self.keep_truncated)
            partition(inputs, stream, self.shards, counts)
        for kind, count in counts.items():
            self.stat_update(kind, value=count, unit="file")
        self.stat_update("records", value=counts.total(), unit="file")
