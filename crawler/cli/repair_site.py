"""`chinanews repair-site NAME`: templates of a site's new layout, from known articles that were fetched again."""

from __future__ import annotations

import sys
from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from crawler import settings
from crawler.cli.bulk_counts import counted
from crawler.cli.formats import format_option
from crawler.cli.options import database_option
from crawler.cli.output import echo, echo_json
from crawler.cli.progress_bar import Bar
from crawler.exceptions import BadInputError
from crawler.storage.known_articles import KnownArticles, count_refused
from crawler.storage.learnt_templates import LearntTemplates
from crawler.storage.store import open_existing
from crawler.storage.stored_rows import Selection, StoredRows

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

    from crawler.repair.proposals import Limits

MAX_FETCHED = 400
CANNOT_REPAIR = 17
"""The exit code if there is no proposal. No run status has it."""


@click.command()
@click.argument("name")
@database_option
@click.option("--accept", is_flag=True, help="Keep the proposed templates, and process the refused pages again.")
@click.option(
    "--fetch",
    type=click.IntRange(1, MAX_FETCHED),
    metavar="NUMBER",
    help="Let the next crawl fetch so many of the newest stored articles again, and do nothing else.",
)
@click.option("--list", "listed", is_flag=True, help="List the templates that were kept.")
@click.option("--undo", metavar="TEMPLATE", help="Remove a template that was kept. Stored articles stay.")
@click.option(
    "--min-exact",
    type=click.FloatRange(0.5, 1),
    default=0.95,
    show_default=True,
    help="The share of the held-back articles that must come out exactly.",
)
@click.option(
    "--min-known",
    type=click.IntRange(5),
    default=5,
    show_default=True,
    help="How many known articles must have been fetched again in the new layout.",
)
@click.option("--jobs", type=click.IntRange(min=1), help="The number of processes, by default one for each core.")
@format_option("text", "json", "python", explained="python: the templates as source, for the file of the site.")
def repair_site(  # noqa: PLR0913, PLR0917  # click's options
    name: str,
    database: str,
    accept: bool,  # noqa: FBT001  # click's flag
    fetch: int | None,
    listed: bool,  # noqa: FBT001  # the same
    undo: str | None,
    min_exact: float,
    min_known: int,
    jobs: int | None,
    style: str,
) -> None:
    """Find the templates of a site after a layout change.

    Stored articles whose pages were fetched again, and refused, have known values. A template is learnt from a part of
    them and tested on the others. It is only shown; --accept keeps it in the database, behind the templates in the
    code, and stores the refused pages that it reads. To continue after an interruption, give the same command again.

    The exit code is 17 if there are refused pages and no proposal; the reason is on standard error.
    """
    if sum(map(bool, (accept, fetch, listed, undo is not None))) > 1:
        raise BadInputError("--accept, --fetch, --list and --undo exclude each other")
    engine = open_existing(database)
    if listed:
        _list(engine, name, style)
    elif undo is not None:
        _undo(engine, name, undo)
    elif fetch is not None:
        _require_site(engine, name)
        due = KnownArticles(engine, name).fetch_again(fetch, datetime.now(UTC).timestamp())
        echo(f"{counted(due, 'stored article')} of {name} will be fetched again by its next crawl")
    else:
        _require_site(engine, name)
        from crawler.repair.proposals import Limits  # noqa: PLC0415  # loads all that reads pages

        workers = jobs or settings.CRAWLER_WORKERS
        limits = Limits(min_exact, min_known, workers, settings.CRAWLER_CLEAN_SECONDS, settings.CRAWLER_CLEAN_MEGABYTES)
        sys.exit(_repair(engine, name, limits, style, accept=accept))


def _repair(engine: Engine, name: str, limits: Limits, style: str, *, accept: bool) -> int:
    """Find, show and keep templates. Return the exit code."""
    from crawler.cli.repair_report import Report  # noqa: PLC0415  # loads all that reads pages
    from crawler.repair.acceptance import keep  # noqa: PLC0415  # the same
    from crawler.repair.proposals import Repair  # noqa: PLC0415  # the same

    report = Report(name, style, accepts=accept)
    had_templates = bool(LearntTemplates(engine).of(name))
    if accept and had_templates:  # a run that was interrupted has kept them
        report.results += _process_again(engine, name)
    refused = count_refused(engine, name)
    findings = Repair(engine, name, limits).findings() if refused else None
    if findings is not None:
        report.show(findings)
        if accept and findings.confirmed:
            report.kept = keep(engine, name, findings.confirmed, datetime.now(UTC))
            report.results += _process_again(engine, name)
    report.end(findings)
    nothing_more = had_templates and findings is not None and not findings.new_pages
    return 0 if findings is None or findings.confirmed or nothing_more else CANNOT_REPAIR


def _process_again(engine: Engine, name: str) -> Counter[str]:
    """Process the refused pages again, and count the results."""
    from crawler.repair.acceptance import process_again, refused_pages  # noqa: PLC0415  # loads all that reads pages

    pages, results = refused_pages(engine, name), Counter[str]()
    with Bar(len(pages), "processing") as bar:
        for one in process_again(engine, pages, datetime.now(UTC), settings.CRAWLER_MIN_CONFIDENCE):
            results[one.result] += 1
            bar.move(1)
    return results


def _require_site(engine: Engine, name: str) -> None:
    rows = StoredRows(engine)
    if not rows.count(Selection(name).conditions(), 0, rows.newest()) and not count_refused(engine, name):
        raise BadInputError(f"no article of a site {name} is stored or refused; chinanews runs lists the sites")


def _list(engine: Engine, name: str, style: str) -> None:
    found = LearntTemplates(engine).of(name)
    for one in found:
        if style == "json":
            echo_json({"site": one.site, "name": one.name, "learnt_at": one.learnt_at, "evidence": one.evidence})
        elif style == "python":
            from crawler.cli.repair_report import source_of  # noqa: PLC0415  # loads all that reads pages

            echo(source_of(name, one.template))
        else:
            figures = one.evidence
            echo(f"{one.learnt_at}  {one.name}  {figures.get('exact')} of {figures.get('held_back')} held back exact")
    if not found:
        echo(f"{name} has no learnt templates", err=True)


def _undo(engine: Engine, name: str, template: str) -> None:
    if not LearntTemplates(engine).remove(name, template):
        raise BadInputError(f"{name} has no learnt template {template!r}; --list lists them")
    echo(f"{template} is removed. The articles that it read stay; the next crawl does not use it.")
