"""`chinanews archive`: archived pages by URL and time; WARC files verified, repaired and compacted."""

from __future__ import annotations

import sys
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler import settings
from crawler.cli.archive_texts import IN_FORMATS, as_json, as_text, changed_text, digits_at, headers_text
from crawler.cli.formats import format_option
from crawler.cli.options import archive_option, database_option, days_of, since_option, until_option
from crawler.cli.output import echo, echo_json
from crawler.cli.progress_bar import BYTES, Bar
from crawler.exceptions import ArchiveError, BadInputError
from crawler.storage.archive.compaction import compact
from crawler.storage.archive.copying import OnDamage
from crawler.storage.archive.index import ArchiveIndex
from crawler.storage.archive.locks import is_locked
from crawler.storage.archive.page import read_page
from crawler.storage.archive.rewriting import Rewriting, rewriting
from crawler.storage.archive.verification import NO_RECORD, is_damaged, verify
from crawler.storage.archive.warc_files import warc_files
from crawler.storage.store import open_existing
from crawler.vocabulary import RunStatus
from crawler.whole_files import WholeFile

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from datetime import datetime

alone_option = click.option(
    "--without-database", "alone", is_flag=True, help="No database has places in the archive: other people's files."
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def archive() -> None:
    """List, read, verify, repair and compact archived pages."""


@archive.command("list", short_help="List the archived copies of pages with their times.")
@click.argument("url", default="")
@archive_option
@since_option
@until_option
@format_option(*IN_FORMATS, explained="json: one object a line. cdxj: the index as pywb and other tools read it.")
def list_(url: str, archive: Path, since: datetime | None, until: datetime | None, style: str) -> None:
    """List the archived copies of URL with their times; of all URLs that begin with it if it ends with `*`.

    The scheme and `www.` make no difference. Without URL, all pages are listed.
    """
    days = ((day or "").replace("-", "") for day in days_of(since, until))
    with _index(archive) as index:
        found = False
        for record in index.find(url, *days):
            found = True
            if (line := IN_FORMATS[style](record)) is not None:
                echo(line)
    if url and not found:
        raise BadInputError(f"{url} is not in the archive {archive} at these times")


@archive.command("get", short_help="Write the body of an archived page.")
@click.argument("url")
@archive_option
@click.option("--at", metavar="TIME", help="The copy that was the newest then, such as 2026-03-04 or 2026-03-04T12:00.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write the body to this file.")
@click.option("--headers", is_flag=True, help="Write the status and the headers before the body.")
def get(url: str, archive: Path, at: str | None, output: Path | None, headers: bool) -> None:  # noqa: FBT001  # click's flag
    """Write the body of an archived page, as it came, without its compression: the newest successful copy."""
    with _index(archive) as index:
        record = index.at(url, digits_at(at) if at else "")
    if record is None:
        raise BadInputError(f"{url} is not in the archive {archive}{f' until {at}' if at else ''}")
    page = read_page(archive / record.file, record.offset)
    content = (headers_text(page).encode() if headers else b"") + page.body
    if output is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        return
    try:
        with WholeFile(output) as whole:
            whole.file.write(content)
    except OSError as error:
        raise ArchiveError(f"{output}: cannot be written: {error.strerror or error}") from error


@archive.command("verify", short_help="Verify every record of WARC files.")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@archive_option
@format_option("text", "json", explained="json: one object for each fault, and one with the counts.")
def verify_(paths: tuple[Path, ...], archive: Path, style: str) -> None:
    """Verify every record of WARC files or folders, by default of the archive. Exit code 3: damage was found."""
    counts = Counter[str]()
    faults = files = 0
    for path in paths or (archive,):
        found = warc_files(path)
        with (
            _index(path) if path.is_dir() else _nothing() as index,
            Bar(_bytes_of(found), "verifying", unit=BYTES) as bar,
        ):
            for file in found:
                files += 1
                for finding in verify(file, counts, index, bar.move):
                    faults += 1
                    echo(as_text(finding)) if style == "text" else echo_json(as_json(finding))
    damaged = counts.pop(NO_RECORD, 0)
    summary = {"files": files, "records": counts.total(), "damaged_parts": damaged, "faults": faults, "types": counts}
    if style == "json":
        echo_json(summary)
    else:
        types = ", ".join(f"{many} {kind}" for kind, many in sorted(counts.items()))
        echo(f"{files} files, {counts.total()} whole records ({types}); faults: {faults}")
    if faults:
        sys.stdout.flush()
        sys.exit(RunStatus.PARTIAL.exit_code)


@archive.command("repair", short_help="Save the whole records of damaged WARC files.")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@archive_option
@database_option
@alone_option
def repair(files: tuple[Path, ...], archive: Path, database: str, alone: bool) -> None:  # noqa: FBT001  # click's flag
    """Write damaged WARC files anew with their whole records, by default those of the archive.

    A damaged file stays as FILE.damaged. The places in the database are corrected.
    """
    for file in files:
        if not file.is_file():
            raise BadInputError(f"{file}: there is no such file")
    free = files or [file for file in warc_files(archive) if not is_locked(file)]
    damaged = [file for file in _watched(free, "checking") if is_damaged(file)]
    for file in _watched(damaged, "repairing"):
        root = archive if file.resolve().is_relative_to(archive.resolve()) else file.parent
        with _rewriting(root, None if alone else database) as one:
            echo(changed_text((file,), one.rewrite([file], damage=OnDamage.SET_ASIDE)))
    if not damaged:
        echo("no file is damaged")


@archive.command("compact", short_help="Merge small WARC files and repeated pages.")
@archive_option
@database_option
@alone_option
@click.option(
    "--max-bytes",
    type=click.IntRange(min=1),
    default=settings.CRAWLER_ARCHIVE_FILE_BYTES,
    show_default=True,
    help="The size of the new files.",
)
def compact_(archive: Path, database: str, alone: bool, max_bytes: int) -> None:  # noqa: FBT001  # click's flag
    """Merge small WARC files, and write repeated pages as references to their first copy.

    The places in the database are corrected. Crawls can go on; their files are left alone.
    """
    before = after = 0
    with _rewriting(archive, None if alone else database) as one, Bar(0, "compacting", unit="files") as bar:
        for done in compact(archive, one, max_bytes):
            bar.move(len(done.files))
            if done.rewritten is None:
                echo(f"{done.files[0]}: is damaged and stays; chinanews archive repair saves its whole records")
                continue
            echo(changed_text(done.files, done.rewritten))
            before += done.bytes_before
            after += done.rewritten.target.stat().st_size if done.rewritten.target else 0
    echo(f"{before} bytes became {after}" if before else "there is nothing to compact")


@contextmanager
def _index(folder: Path) -> Iterator[ArchiveIndex]:
    with ArchiveIndex(folder) as index:
        with Bar(0, "indexing", unit="files") as bar:
            index.update(lambda file: bar.move(1, str(file)))
        yield index


def _bytes_of(files: Iterable[Path]) -> int:
    return sum(map(_bytes_in, files))


def _bytes_in(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:  # the command itself says why it cannot be read
        return 0


def _watched(files: Collection[Path], label: str) -> Iterator[Path]:
    """Yield files, with a bar of their bytes."""
    with Bar(_bytes_of(files), label, unit=BYTES) as bar:
        for file in files:
            size = _bytes_in(file)
            yield file
            bar.move(size)


@contextmanager
def _nothing() -> Iterator[None]:
    yield None


@contextmanager
def _rewriting(folder: Path, database: str | None) -> Iterator[Rewriting]:
    engine = open_existing(database) if database is not None else None
    try:
        with rewriting(folder, engine) as one:
            yield one
    finally:
        if engine is not None:
            engine.dispose()
