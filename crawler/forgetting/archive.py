"""Removes records from the files of an archive, which stay valid; the places of the other records are corrected."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import and_, or_, select

from crawler.exceptions import ArchiveError
from crawler.forgetting.archived_traces import ArchivedTraces, FileTraces
from crawler.forgetting.names import identities_of
from crawler.home import at_home
from crawler.items import ArchivedPage
from crawler.storage.archive.index import INDEX_NAME
from crawler.storage.archive.journal import SET_ASIDE
from crawler.storage.archive.rewriting import rewriting
from crawler.storage.archive.walk import pieces
from crawler.storage.archive.warc_files import PATTERNS
from crawler.storage.database import rows
from crawler.storage.forgetting.removal import change_digests
from crawler.storage.schema import ARTICLES

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.engine import Engine

    from crawler.forgetting.report import Report
    from crawler.storage.archive.record_parser import ParsedRecord
    from crawler.storage.forgetting.subject import Subject

REMOVED, MASKED, FILES = "archived records", "masked records of other pages", "changed archive files"
_SET_ASIDE = f"*{SET_ASIDE}"


def remove_from_archive(  # noqa: PLR0913  # the archive, and what is looked for in it
    folder: Path, engine: Engine, subject: Subject, digests: frozenset[str], report: Report, *, dry_run: bool = False
) -> None:
    """Remove the records of the subject, mask it in others, and report on them.

    Files that a repair has set aside are deleted if they have traces. ArchiveError if a file cannot be read or written.
    """
    traces = ArchivedTraces(subject, digests, partial(_text_at, engine))
    try:
        if dry_run:
            for file in _files(folder):
                _report(_traces_in(file, traces), report)
            return
        with rewriting(folder, engine) as archive:
            for file in _files(folder):
                found = _traces_in(file, traces)
                _report(found, report)
                if found.is_changed and file.match(_SET_ASIDE):
                    file.unlink()
                elif found.is_changed:
                    change_digests(engine, file.name, found.digests)
                    archive.rewrite([file], partial(_keeps, traces, found), masked=traces.changed)
        for index in folder.glob(f"{INDEX_NAME}*"):
            index.unlink()  # its free pages have the URLs; it is made again when it is needed
    except OSError as error:
        raise ArchiveError(f"{folder}: cannot be read: {error.strerror or error}") from error
    places = {ArchivedPage.at(place).file for place in subject.archived}
    if others := sorted(file for file in places if not _is_in(folder, file)):
        report.notes.append(f"files outside of {folder} have pages of it and were not changed: {', '.join(others)}")


def _traces_in(file: Path, traces: ArchivedTraces) -> FileTraces:
    found = FileTraces()
    for piece in pieces(file, contents=True):
        traces.add(file, piece, found)
    return found


def _files(folder: Path) -> list[Path]:
    found = {file for pattern in (*PATTERNS, _SET_ASIDE) for file in folder.rglob(pattern)}
    return sorted(file for file in found if file.is_file() and file.stat().st_size)


def _report(found: FileTraces, report: Report) -> None:
    report.removed[REMOVED] += found.removed
    report.removed[MASKED] += found.masked
    report.removed[FILES] += found.is_changed


def _keeps(traces: ArchivedTraces, found: FileTraces, record: ParsedRecord) -> bool:
    return traces.keeps(record, found)


def _text_at(engine: Engine, url: str) -> str:
    """Return the headline and the text of the article that is stored under a URL, or an empty text."""
    same = [ARTICLES.c.url == url]
    same += [and_(ARTICLES.c.site == site, ARTICLES.c.identity == key) for site, key in identities_of(url)]
    found = rows(engine, select(ARTICLES.c.title, ARTICLES.c.text).where(or_(*same)), "the articles")
    return "\n".join(f"{row.title or ''}\n{row.text}" for row in found)


def _is_in(folder: Path, file: str) -> bool:
    """Return whether a file is in a folder, or does not exist."""
    path = at_home(file)
    return not path.exists() or path.resolve().is_relative_to(folder.resolve())
