"""Forgets an article or a site, in steps that can each be killed and done again.

The names are written first, so nothing of it is fetched again. Then it is removed from the archive, the records of runs
and the models, which are searched for its texts, and last its rows and the bytes of the database. Until then the same
command finds it again; after a kill, it does the rest.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from crawler.forgetting.archive import remove_from_archive
from crawler.forgetting.clusters import dissolve_clusters
from crawler.forgetting.models import remove_from_models
from crawler.forgetting.report import Report
from crawler.forgetting.run_files import remove_from_run_files
from crawler.home import at_home
from crawler.storage.clock import database_time
from crawler.storage.database import open_database
from crawler.storage.exports import ExportedDocuments, exports_with
from crawler.storage.forgetting.erasure import erase
from crawler.storage.forgetting.removal import counted, document_ids, remove_rows, remove_texts
from crawler.storage.forgotten import ForgottenItems, name_digest
from crawler.storage.runs import Runs
from crawler.vocabulary import ForgottenState

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from sqlalchemy.engine import Engine

    from crawler.storage.forgetting.subject import Subject


@dataclass(frozen=True)
class Places:
    """Where the traces are looked for: the archive and the records of runs. None, or a folder that may not exist."""

    archive: Path | None
    runs: Path | None

    def elsewhere(self, pages: Iterable[str]) -> list[Path]:
        """Return the files of archived pages, `FILE:BYTE`, that exist and are not in the archive."""
        files = {at_home(page.rpartition(":")[0]) for page in pages}
        inside = self.archive and self.archive.resolve()
        return sorted(
            file for file in files if file.is_file() and not (inside and file.resolve().is_relative_to(inside))
        )


class Forgetting:
    """Forgets one subject in a database, which has the SQLAlchemy URL `url`."""

    def __init__(self, engine: Engine, url: str, subject: Subject, places: Places) -> None:
        self._engine = engine
        self._url = url
        self._subject = subject
        self._places = places
        items = ForgottenItems(engine)
        self._known = items.find(subject.item_names)
        self._item = min(self._known, default=name_digest(min(subject.item_names)))
        self.report = self._earlier_report()

    @property
    def is_forgotten(self) -> bool:
        """Whether everything of it was removed before."""
        return bool(self._known) and all(row.removal == ForgottenState.REMOVED for row in self._known.values())

    @property
    def is_unfinished(self) -> bool:
        """Whether an earlier removal of it was interrupted."""
        return bool(self._known) and not self.is_forgotten

    def plan(self) -> None:
        """Count what would be removed, without any change."""
        self.report.removed.update(counted(self._engine, self._subject))
        self._find_exports()
        self._archive(dry_run=True)
        remove_from_models(self._engine, self._subject, self.report.removed, None)
        if self._places.runs is not None and self._places.runs.is_dir():
            remove_from_run_files(self._places.runs, self._subject, self.report.removed, dry_run=True)

    def run(self) -> None:
        """Forget it. AlreadyRunningError if a crawl works; ArchiveError or StorageError if a step fails."""
        with self._alone():
            self._begin()
            self._archive()
            self._run_files()
            self._models()
            self._texts()
            self._rows()
            self._erase()
            self._end()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Let no crawl begin meanwhile: it would notice that the file of the database becomes shorter."""
        run = Runs(self._engine).begin_alone(self._now())
        try:
            yield
        finally:
            Runs(self._engine).end_alone(run)

    def _begin(self) -> None:
        self._find_exports()
        ForgottenItems(self._engine).begin(self._item, self._subject.names, self._written(), self._now())

    def _archive(self, *, dry_run: bool = False) -> None:
        items = ForgottenItems(self._engine)
        digests = frozenset(map(name_digest, self._subject.names)).union(*map(items.digests, self._known))
        if self._places.archive is not None and self._places.archive.is_dir():
            found = self._engine, self._subject, digests, self.report
            remove_from_archive(self._places.archive, *found, dry_run=dry_run)
        self.report.notes += [
            f"{file} has pages of it, and is not in the archive folder; forget it again with --archive {file.parent}"
            for file in self._places.elsewhere(self._subject.archived)
        ]

    def _run_files(self) -> None:
        if self._places.runs is not None and self._places.runs.is_dir():
            remove_from_run_files(self._places.runs, self._subject, self.report.removed)

    def _models(self) -> None:
        remove_from_models(self._engine, self._subject, self.report.removed, self._now())

    def _texts(self) -> None:
        remove_texts(self._engine, self._subject, self.report.removed)

    def _rows(self) -> None:
        dissolve_clusters(self._engine, self._subject)
        remove_rows(self._engine, self._subject, self.report.removed)

    def _erase(self) -> None:
        try:
            self.report.notes += erase(self._engine)
        finally:
            self._engine = open_database(self._url)  # the file has another size than the old engine knows

    def _end(self) -> None:
        for item in {self._item, *self._known}:
            ForgottenItems(self._engine).end(item, self._written())

    def _find_exports(self) -> None:
        documents = ExportedDocuments()
        for document_id in document_ids(self._engine, self._subject):
            documents.add(document_id)
        if documents.rows:
            self.report.exports = [asdict(one) for one in exports_with(self._engine, documents)]

    def _earlier_report(self) -> Report:
        """Return the exports of the first report: the articles are no longer there to find them."""
        row = self._known.get(self._item)
        earlier = json.loads(row.report) if row and row.report else {}
        return Report(exports=earlier.get("exports", []))

    def _written(self) -> str:
        return json.dumps({"exports": self.report.exports, "removed": dict(self.report.removed)})

    def _now(self) -> datetime:
        return datetime.fromtimestamp(database_time(self._engine), UTC)
