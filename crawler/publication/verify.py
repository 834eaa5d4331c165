"""Checks a publication: its files against their checksums, and its rows against the archive."""

from __future__ import annotations

from collections import deque
from contextlib import closing, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from crawler.cleaning.site_model.model import SiteModel
from crawler.exceptions import BadInputError, CrawlerError
from crawler.export.parquet import require_pyarrow
from crawler.processing.model_files import ModelFiles
from crawler.processing.pool import WorkerPool
from crawler.processing.site_models import load_model
from crawler.publication.archive_files import ArchiveFiles
from crawler.publication.checksums import files_in, read_sums, sha256_of
from crawler.publication.verified_row import ArchivedCopies, Checked, RowUnderCheck, check_row
from crawler.storage.learnt_templates import LearntTemplates
from crawler.storage.site_models import ModelStore
from crawler.vocabulary import Verification

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from sqlalchemy.engine import Engine

_COLUMNS = ["document_id", "url", "site", "title", "text", "incomplete", "cleaned_by", "pages"]
_BATCH_ROWS = 200
_ROWS_AHEAD = 8  # for each process, so that their texts need little memory


@dataclass(frozen=True, slots=True)
class Verifying:
    """A publication, and the archive and the database that it came from. Without a database no site model is known.

    `seconds` and `megabytes` limit each row; `jobs` is the number of processes, 0 for one on each core.
    """

    folder: Path
    archive: Path
    engine: Engine | None = None
    jobs: int = 0
    seconds: float = 20.0
    megabytes: int = 2048

    def files(self) -> Iterator[Checked]:
        """Yield the result for each file with a checksum, and for each without one.

        BadInputError if the folder has no checksums.
        """
        sums = read_sums(self.folder)
        for name, digest in sorted(sums.items()):
            try:
                is_same = sha256_of(self.folder / name) == digest
            except OSError as error:
                yield Checked(name, Verification.MISSING_FILE, error.strerror or "")
            else:
                yield Checked(name, Verification.VERIFIED if is_same else Verification.OTHER_CHECKSUM)
        yield from (Checked(name, Verification.UNLISTED_FILE) for name in files_in(self.folder) if name not in sums)

    def rows(self) -> Iterator[Checked]:
        """Yield the result for each row, in the order of the rows.

        BadInputError if there is no archive, or pyarrow is not installed.
        """
        files = ArchiveFiles(self.archive)
        models = ModelFiles(lambda site: load_model(ModelStore(self.engine), site) if self.engine else SiteModel())
        learnt = LearntTemplates(self.engine).by_site() if self.engine else {}
        faults: list[Checked] = []
        taken: deque[str] = deque()

        def given() -> Iterator[RowUnderCheck]:
            for row in self._read(faults):
                pages = tuple(
                    ArchivedCopies(page["file"], files.named(page["file"]), page["offset"], page["digest"])
                    for page in row["pages"]
                )
                values = {name: row[name] for name in _COLUMNS if name != "pages"}
                taken.append(row["url"] or row["document_id"])
                of_site = learnt.get(row["site"], ())
                yield RowUnderCheck(**values, pages=pages, model=models.file_of(row["site"]), learnt=of_site)

        pool = WorkerPool(self.seconds, self.megabytes, workers=self.jobs, inherited=[models.fileno()])
        with closing(models), pool:
            for result in pool.results(check_row, given(), _ROWS_AHEAD):
                name = taken.popleft()
                if isinstance(result, CrawlerError):
                    yield Checked(name, Verification.UNREADABLE_PAGE, str(result))
                else:
                    yield result
        yield from faults

    def count(self) -> int:
        """Return the number of rows, as far as the Parquet files can be read."""
        from pyarrow import parquet  # noqa: PLC0415  # it is an extra

        total = 0
        for path in self._shards():
            with suppress(OSError, ValueError):  # pyarrow's errors are of these types
                total += parquet.read_metadata(path).num_rows
        return total

    def _read(self, faults: list[Checked]) -> Iterator[Mapping[str, Any]]:
        """Yield the rows of all shards; a shard that cannot be read to its end becomes a fault."""
        from pyarrow import parquet  # noqa: PLC0415  # it is an extra

        for path in self._shards():
            try:
                with parquet.ParquetFile(path) as shard:
                    for batch in shard.iter_batches(_BATCH_ROWS, columns=_COLUMNS):
                        yield from batch.to_pylist()
            except (OSError, ValueError, KeyError) as error:
                name = path.relative_to(self.folder).as_posix()
                faults.append(Checked(name, Verification.UNREADABLE_ROWS, str(error)))

    def _shards(self) -> list[Path]:
        require_pyarrow()
        found = sorted((self.folder / "data").glob("*.parquet"))
        if not found:
            raise BadInputError(f"{self.folder} has no Parquet files in its folder data")
        return found
