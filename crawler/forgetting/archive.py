"""Removes records from the files of an archive, which stay valid; the places of the other records are corrected."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select

from crawler.exceptions import ArchiveError
from crawler.forgetting.archived_traces import ArchivedTraces
from crawler.storage.archive.index import INDEX_NAME
from crawler.storage.archive.rewriting import rewriting
from crawler.storage.archive.warc_files import PATTERNS
from crawler.storage.database import rows
from crawler.storage.schema import ARTICLES

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

    from crawler.forgetting.archived_traces import FileTraces
    from crawler.forgetting.report import Report
    from crawler.storage.archive.record_parser import ParsedRecord
    from crawler.storage.forgetting.subject import Subject

RECORDS, FILES = "archived records", "archive files"
SET_ASIDE = "*.damaged"


def remove_from_archive(  # noqa: PLR0913  # the archive, and what is looked for in it
    folder: Path,
    engine: Engine,
    subject: Subject,
    digests: frozenset[str],
    report: Report,
    *,
    with_mentions: bool,
    dry_run: bool,
) -> None:
    """Remove the records of the subject, and report on them. ArchiveError if a file cannot be read or rewritten.

    Files that a repair has set aside are deleted if they have traces.
    """
    traces = ArchivedTraces(subject, digests, partial(_is_stored, engine), with_mentions=with_mentions)
    try:
        if dry_run:
            for file in _files(folder):
                _report(traces.of_file(file), report)
            return
        with rewriting(folder, engine) as archive:
            for file in _files(folder):
                found = traces.of_file(file)
                _report(found, report)
                if found.is_changed and file.match(SET_ASIDE):
                    file.unlink()
                elif found.is_changed:
                    archive.rewrite([file], partial(_keeps, traces, found))
        for index in folder.glob(f"{INDEX_NAME}*"):
            index.unlink()  # its free pages have the URLs; it is made again when it is needed
    except OSError as error:
        raise ArchiveError(f"{folder}: cannot be read: {error.strerror or error}") from error
    places = {file for file, _, _ in (place.rpartition(":") for place in subject.archived)}
    if others := sorted(file for file in places if not _is_in(folder, file)):
        report.notes.append(f"files outside of {folder} have pages of it and were not changed: {', '.join(others)}")


def _files(folder: Path) -> list[Path]:
    found = {file for pattern in (*PATTERNS, SET_ASIDE) for file in folder.rglob(pattern)}
    return sorted(file for file in found if file.is_file() and file.stat().st_size)


def _report(found: FileTraces, report: Report) -> None:
    report.removed[RECORDS] += found.records
    report.removed[FILES] += found.is_changed
    report.mentions += found.mentions


def _keeps(traces: ArchivedTraces, found: FileTraces, record: ParsedRecord) -> bool:
    return traces.keeps(record, found)


def _is_stored(engine: Engine, url: str) -> bool:
    return bool(rows(engine, select(ARTICLES.c.id).where(ARTICLES.c.url == url).limit(1), "the articles"))


def _is_in(folder: Path, file: str) -> bool:
    """Return whether a file is in a folder, or does not exist."""
    path = Path(file)
    return not path.exists() or path.resolve().is_relative_to(folder.resolve())
