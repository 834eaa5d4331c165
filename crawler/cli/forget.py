"""`chinanews forget URL|SITE`: removes an article or a site everywhere, and never fetches it again."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from crawler.cli.formats import format_option, print_report
from crawler.cli.options import archive_option, database_option, runs_option, url_of
from crawler.cli.output import echo
from crawler.cli.progress_bar import Bar
from crawler.exceptions import BadInputError
from crawler.storage.store import open_existing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy.engine import Engine

    from crawler.forgetting.report import Report
    from crawler.storage.forgetting.subject import Subject


@click.command()
@click.argument("name", metavar="URL|SITE")
@database_option
@archive_option
@runs_option
@click.option("--dry-run", is_flag=True, help="Only count what would be removed.")
@click.option("--yes", is_flag=True, help="Remove a site without asking for its name.")
@click.option("--allow", is_flag=True, help="Let crawls fetch it again. The removed articles are not restored.")
@format_option("text", "json")
def forget(  # noqa: PLR0913, PLR0917  # click's options
    name: str,
    database: str,
    archive: Path,
    runs: Path,
    dry_run: bool,  # noqa: FBT001  # click's flag
    yes: bool,  # noqa: FBT001
    allow: bool,  # noqa: FBT001
    style: str,
) -> None:
    """Remove an article, or all of a site, and never fetch it again. An article may be named by its document_id.

    It is removed from the articles, their revisions and search index, the frontier, the site models, the statistics of
    runs, the archive, and the free space of the database. The exports that have it are listed. After an interruption,
    the same command does the rest.
    """
    from crawler.forgetting.forgetting import Forgetting, Places  # noqa: PLC0415  # loads the sites and the cleaner
    from crawler.forgetting.names import subject_of  # noqa: PLC0415

    engine = open_existing(database)
    name = _named(engine, name)
    subject, is_known = subject_of(engine, name, archive)
    if allow:
        _allow(engine, subject)
        return
    forgetting = Forgetting(engine, database, subject, Places(archive, runs))
    if forgetting.is_unfinished:
        echo(f"an earlier removal of {name} was interrupted; it is finished now", err=True)
    elif dry_run or not is_known:
        forgetting.plan()
        if dry_run or (forgetting.is_forgotten and not forgetting.report.has_removed):
            _print(name, forgetting.report, style, "would be removed" if dry_run else "is forgotten already; removed")
            return
        if not forgetting.report.has_removed:
            raise BadInputError(f"nothing of {name} is stored, known or archived; nothing was removed")
        forgetting = Forgetting(engine, database, subject, Places(archive, runs))
    _confirm(subject, name, is_certain=yes)
    with Bar(label="removing", unit=""):
        forgetting.run()
    _print(name, forgetting.report, style, "is forgotten; removed")


def _named(engine: Engine, name: str) -> str:
    """Return the URL in place of a document_id, which is not known any more after an interruption: it is shown."""
    url = url_of(engine, name)
    if url != name:
        echo(f"{name} is {url}; after an interruption, name this URL", err=True)
    return url


def _allow(engine: Engine, subject: Subject) -> None:
    from crawler.storage.forgotten import ForgottenItems  # noqa: PLC0415  # loads SQLAlchemy

    items = ForgottenItems(engine)
    known = items.find(subject.item_names)
    if not known:
        raise BadInputError(f"{subject.name} is not forgotten")
    items.allow(list(known))
    echo(f"{subject.name} may be fetched again")


def _confirm(subject: Subject, site: str, *, is_certain: bool) -> None:
    """Ask the user to type the name of a whole site. BadInputError without a terminal, or if it is another name."""
    if subject.whole_site is None or is_certain:
        return
    if not sys.stdin.isatty():
        raise BadInputError(f"all of {site} would be removed: add --yes, or see first what that is with --dry-run")
    if click.prompt(f"All of {site} will be removed. Type its name to go on", err=True) != site:
        raise BadInputError("that is not the name of the site; nothing was removed")


def _print(name: str, report: Report, style: str, result: str) -> None:
    print_report({"name": name} | report.as_json(), _lines(name, report, result), style)


def _lines(name: str, report: Report, result: str) -> Iterator[str]:
    counts = [f"{count} {what}" for what, count in report.removed.items() if count]
    yield f"{name} {result}: {', '.join(counts) or 'nothing'}"
    if report.exports:
        next_step = "write those again that still do, and tell who has copies"
        yield f"{len(report.exports)} exports have it, as they were written; {next_step}:"
    for one in report.exports:
        yield f"  {one['exported_at']}  {one['format']}  {one['path']}: {one['held']} of {one['rows']} rows"
    yield from (f"note: {note}" for note in report.notes)
