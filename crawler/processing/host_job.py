"""The cleaning of archives by host as a job of two passes: its plan, and the tasks that any engine can run.

Each task writes its file, and then a file of its counts, which shows that it is complete: a task that was killed, or
ran twice, has the same result. A job that is run again does the missing tasks only. Tasks return nothing but counts.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.exceptions import ArchiveError, BadInputError, CrawlerError, RemoteError
from crawler.export.compression import compressed
from crawler.inputs.input import Input
from crawler.processing.host_cleaning import HostCleaning
from crawler.processing.host_shards import inputs_of_archive, partition
from crawler.processing.in_order import MEGABYTES, SECONDS
from crawler.processing.partition_files import inputs_of_shard
from crawler.remote_files import file_named, names_in, remove_parts, whole_output
from crawler.sites import version_of_all_code
from crawler.storage.archive.stream import pages_in_file
from crawler.storage.archive.warc_files import files_of_archive

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from crawler.inputs.input import Skipped
    from crawler.processing.page_rows import Row
    from crawler.remote_files import File
    from crawler.vocabulary import RecordKind

SHARDS = 64
PARTITIONS, ROWS, COUNTS, PLAN = "partitions", "rows", "counts", "job.json"
"""The parts of a job's output. The partition files can be deleted when all rows are there."""

Counted = Mapping[str, int]
"""Counts of records by kind (`page` …), of rows, and of rows by result (`kept`, `refused`, `refused/list-page` …)."""


@dataclass(frozen=True, slots=True)
class HostJob:
    """The plan of a job, which must be the same when it is run again. `seconds` and `megabytes` limit each page."""

    archives: tuple[str, ...]
    output: str
    shards: int = SHARDS
    code: str = ""
    seconds: float = SECONDS
    megabytes: int = MEGABYTES

    def claim(self) -> None:
        """Write the plan into the output. BadInputError if the output is of another job, or of other code."""
        file, plan = file_named(self.output) / PLAN, json.loads(self._plan)
        if not file.exists():
            with whole_output(file) as stream:
                stream.write(self._plan)
            return
        with file.open("rb") as stream:
            known = json.load(stream)
        if other := ", ".join(name for name in plan if known.get(name) != plan[name]):
            raise BadInputError(f"{self.output}: has the output of a job with other {other}; name a new folder")

    @property
    def digest(self) -> str:
        """The digest of the plan, which tells it from an older one in the same folder."""
        return sha256(self._plan).hexdigest()

    def missing_partitions(self) -> list[int]:
        """Return the numbers of the archives that are not yet partitioned, and are needed for a shard."""
        return self._missing(PARTITIONS, len(self.archives)) if self.missing_shards() else []

    def missing_shards(self) -> list[int]:
        """Return the numbers of the shards that are not yet cleaned."""
        return self._missing(ROWS, self.shards)

    def counts(self) -> Counter[str]:
        """Return the counts of all complete tasks."""
        found: Counter[str] = Counter()
        for part, count in ((PARTITIONS, len(self.archives)), (ROWS, self.shards)):
            for number in range(count):
                with self._counts_file(part, number).open("rb") as file:
                    found.update(json.load(file))
        return found

    def finish(self) -> Counter[str]:
        """Remove the parts of files that killed processes left, and return the counts of all tasks."""
        for part in (PARTITIONS, ROWS, COUNTS):
            remove_parts(file_named(self.output) / part)
        return self.counts()

    def partition(self, number: int) -> Counted:
        """Sort the pages of an archive by host into a partition file, and return the counts of its records.

        RemoteError or OSError if the archive or the output cannot be read or written now.
        """
        self._require_code()
        counts: Counter[RecordKind] = Counter()
        with whole_output(self._partition_file(number)) as stream:
            partition(_inputs_of(self.archives[number], counts), stream, self.shards, counts)
        return self._complete(
            PARTITIONS, number, {"records": counts.total()} | {str(kind): count for kind, count in counts.items()}
        )

    def clean(self, number: int, cleaning: HostCleaning) -> Counted:
        """Clean the pages of a shard, and return the counts of its rows. Errors as `partition`."""
        self._require_code()
        counts: Counter[str] = Counter()
        with whole_output(self._rows_file(number)) as part, compressed(part, ".gz") as out:
            for row in cleaning.rows(self._inputs_of_shard(number)):
                out.write(row.content)
                counts.update(_names_of(row))
        return self._complete(ROWS, number, dict(counts))

    def cleaning(self, jobs: int = 1) -> HostCleaning:
        """Return what cleans shards, with `jobs` processes; 0 stands for one each core."""
        return HostCleaning(jobs, self.seconds, self.megabytes)

    @property
    def _plan(self) -> bytes:
        return json.dumps(asdict(self)).encode()

    def _inputs_of_shard(self, number: int) -> Iterator[Input]:
        for archive in range(len(self.archives)):
            with self._partition_file(archive).open("rb") as stream:
                yield from inputs_of_shard(stream, number, self.shards)

    def _partition_file(self, number: int) -> File:
        return file_named(self.output) / PARTITIONS / f"{number:05}-{file_named(self.archives[number]).name}.partition"

    def _rows_file(self, number: int) -> File:
        return file_named(self.output) / ROWS / f"{number:05}.jsonl.gz"

    def _counts_file(self, part: str, number: int) -> File:
        return file_named(self.output) / COUNTS / f"{part}-{number:05}.json"

    def _missing(self, part: str, count: int) -> list[int]:
        folder, made = file_named(self.output), self._partition_file if part == PARTITIONS else self._rows_file
        counted, done = names_in(folder / COUNTS), names_in(folder / part)
        return [
            number
            for number in range(count)
            if self._counts_file(part, number).name not in counted or made(number).name not in done
        ]

    def _complete(self, part: str, number: int, counts: dict[str, int]) -> Counted:
        with whole_output(self._counts_file(part, number)) as file:
            file.write(json.dumps(counts).encode())
        return counts

    def _require_code(self) -> None:
        if self.code != version_of_all_code():
            raise BadInputError(other_code("a worker", version_of_all_code(), self.code))


def planned(paths: Iterable[File], output: str, shards: int, seconds: float, megabytes: int) -> HostJob:
    """Return the job for WARC files, folders of them, and patterns. ArchiveError if there is none."""
    names = dict.fromkeys(str(file) for path in paths for file in files_of_archive(_absolute(path)))
    return HostJob(tuple(names), str(_absolute(file_named(output))), shards, version_of_all_code(), seconds, megabytes)


def run_here(job: HostJob, jobs: int) -> Counter[str]:
    """Run the missing tasks of a job here, with `jobs` processes, 0 for one each core. Return all counts.

    An archive that cannot be read is an error after the others were partitioned.
    """
    job.claim()
    errors = []
    for number in job.missing_partitions():
        try:
            job.partition(number)
        except CrawlerError as error:
            errors.append(error)
    if errors:
        raise errors[0]
    with job.cleaning(jobs) as cleaning:
        for number in job.missing_shards():
            job.clean(number, cleaning)
    return job.finish()


def task(output: str, digest: str, part: str, number: int) -> Counted:
    """Run one task of the job in an output, on any machine: a partition, or the rows of a shard. Errors as there."""
    job = _job_in(output, digest)
    if part == PARTITIONS:
        return job.partition(number)
    with job.cleaning() as cleaning:
        return job.clean(number, cleaning)


@lru_cache(maxsize=4)
def _job_in(output: str, digest: str) -> HostJob:
    """Return the job in an output, which workers read for their first task: the plan names all archives."""
    with (file_named(output) / PLAN).open("rb") as file:
        plan = json.load(file)
    job = HostJob(**plan | {"archives": tuple(plan["archives"])})
    if job.digest != digest:
        raise BadInputError(f"{output}: has another job on this machine; the output must be a folder of all machines")
    return job


def other_code(place: str, theirs: str, ours: str) -> str:
    """Return the message about a machine with other code."""
    return f"{place} has version {theirs} of this program, and the job has {ours}; install the same version everywhere"


def _inputs_of(archive: str, counts: Counter[RecordKind]) -> Iterator[Input | Skipped]:
    """Yield the pages of an archive. A file without a whole record is one error."""
    try:
        yield from inputs_of_archive(pages_in_file(file_named(archive)), archive, counts, keep_truncated=True)
    except ArchiveError as error:
        yield Input(archive, error=error)
    except RemoteError as error:
        raise RemoteError(f"{archive}: cannot be read: {error}") from error
    except OSError as error:
        raise BadInputError(f"{archive}: cannot be read: {error.strerror or error}") from error


def _names_of(row: Row) -> Sequence[str]:
    """Return the names under which a row is counted."""
    return ("rows", row.result, *([f"{row.result}/{row.reason}"] if row.reason else []))


def _absolute(path: File) -> File:
    """Return a path for workers, whose current folder may be another one."""
    return path.absolute() if isinstance(path, Path) else path
