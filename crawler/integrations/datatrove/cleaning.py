"""The second pass over archives: the pages of each host are cleaned with the model that is learnt from them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from datatrove.data import Document
from datatrove.io import get_datafolder
from datatrove.pipeline.base import PipelineStep
from datatrove.utils.logging import logger

from crawler.exceptions import ArchiveError
from crawler.export.compression import compressed
from crawler.integrations.datatrove.archives import archives_in, whole_file
from crawler.integrations.datatrove.partitioning import SUFFIX
from crawler.processing.host_cleaning import HostCleaning
from crawler.processing.in_order import MEGABYTES, SECONDS
from crawler.processing.partition_files import inputs_of_shard
from crawler.vocabulary import PageResult

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.inputs.input import Input
    from crawler.processing.page_rows import Row


class CleanHosts(PipelineStep):  # type: ignore[misc]  # datatrove has no types
    """Cleans the shards of its task. Each shard gives a file of rows, `00000.jsonl.gz`, and Documents of its articles.

    A Document has the text, the `document_id` as `id`, and the other fields of the row as metadata. The statistics
    count the pages by result and reason; pages that failed are logged. A task that is run again replaces its files.
    `jobs` worker processes clean the pages of a task; `seconds` and `megabytes` limit each page.
    """

    type = "🧹 - CLEAN"
    name = "📰 articles of hosts"

    def __init__(  # noqa: PLR0913  # two folders, and the limits
        self,
        archives: Any,
        partitions: Any,
        rows: Any,
        shards: int,
        pattern: str | None = None,
        *,
        jobs: int = 1,
        seconds: float = SECONDS,
        megabytes: int = MEGABYTES,
    ) -> None:
        """Take the folders, the shards and the pattern of the first pass, and the folder of the rows."""
        super().__init__()
        self.archives = get_datafolder(archives)
        self.partitions = get_datafolder(partitions)
        self.rows = get_datafolder(rows)
        self.shards = shards
        self.pattern = pattern
        self.limits = jobs, seconds, megabytes

    def run(self, data: Iterator[Document] | None = None, rank: int = 0, world_size: int = 1) -> Iterator[Document]:
        """Clean the shards of a task, and yield their articles."""
        yield from data or ()
        names = [name + SUFFIX for name in archives_in(self.archives, self.pattern)]
        with HostCleaning(*self.limits) as cleaning:
            for shard in range(rank, self.shards, world_size):
                yield from self._cleaned(cleaning, names, shard)

    def _cleaned(self, cleaning: HostCleaning, names: list[str], shard: int) -> Iterator[Document]:
        with whole_file(self.rows, f"{shard:05}.jsonl.gz") as file, compressed(file, ".gz") as out:
            for row in cleaning.rows(self._inputs(names, shard)):
                out.write(row.content)
                self._count(row)
                if row.result is PageResult.KEPT:
                    fields = json.loads(row.content)
                    document = Document(fields.pop("text"), fields["document_id"], metadata=fields)
                    self.update_doc_stats(document)
                    yield document

    def _inputs(self, names: list[str], shard: int) -> Iterator[Input]:
        for name in names:
            if not self.partitions.isfile(name):
                raise ArchiveError(f"{name.removesuffix(SUFFIX)}: has no partition file; run the first pass")
            with self.partitions.open(name, "rb") as stream:
                yield from inputs_of_shard(stream, shard, self.shards)

    def _count(self, row: Row) -> None:
        self.stat_update("rows", row.result)
        if row.reason is not None:
            self.stat_update(f"{row.result}/{row.reason}")
        if row.message:
            logger.warning(f"{row.input}: {row.message}")
