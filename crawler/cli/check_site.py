"""`chinanews check-site NAME`: how often each place of a site's rules fits the site's archived pages."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from crawler import settings
from crawler.cli.formats import format_option, print_report
from crawler.cli.options import MAX_INTEGER, database_option
from crawler.cli.output import echo
from crawler.cli.progress_bar import Bar
from crawler.storage.archived_urls import ArchivedUrls
from crawler.storage.store import open_existing
from crawler.vocabulary import RunStatus

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from crawler.processing.site_check import PlaceFits, SiteCheck
    from crawler.sites import Site

MIN_SHARE = 0.9
NO_TEMPLATE = "(none)"


@click.command()
@click.argument("name")
@database_option
@click.option("--limit", type=click.IntRange(1, MAX_INTEGER), help="So many pages, spread evenly; by default all.")
@click.option(
    "--min-share",
    type=click.FloatRange(0, 1),
    default=MIN_SHARE,
    show_default=True,
    help="The share of the pages that a template must fit, and its title and body in their pages.",
)
@click.option("--jobs", type=click.IntRange(min=1), help="The number of processes, by default one for each core.")
@format_option("text", "json")
def check_site(  # noqa: PLR0913, PLR0917  # click gives each option by name
    name: str, database: str, limit: int | None, min_share: float, jobs: int | None, style: str
) -> None:
    """Count how often each place of a site's rules fits the site's archived pages.

    Pages count that a crawl archived as articles of the site, or of its hosts before the site had rules. The exit code
    is 0 if all is well, 11 if a place fits fewer pages than --min-share, 5 if no page is archived, and 3 if a page
    cannot be read.
    """
    from crawler.processing.reprocessing_plan import Limits  # noqa: PLC0415  # loads all that cleans
    from crawler.processing.site_check import SiteCheck, checked, evenly  # noqa: PLC0415  # the same
    from crawler.sites import site_named  # noqa: PLC0415  # the same

    site = site_named(name)
    archived = ArchivedUrls(open_existing(database), sites=_names(site))
    count = sum(site.has(one.url) for one in archived.read())
    urls = (one for one in archived.read() if site.has(one.url))
    limits = Limits(jobs or settings.CRAWLER_WORKERS, settings.CRAWLER_CLEAN_SECONDS, settings.CRAWLER_CLEAN_MEGABYTES)
    check = SiteCheck()
    total = min(limit or count, count)
    with Bar(total, "reading") as bar:
        for check in checked(site, evenly(urls, count, limit), limits, datetime.now(UTC)):
            bar.move(1, f"{check.pages:,}/{total:,}")
    faults = check.faults(min_share)
    status = _status(check, faults)
    if count:
        report = {"site": name, "archived": count, **check.as_json(), "faults": faults, "status": status}
        print_report(report, _lines(name, count, check, faults), style)
    else:
        echo(f"no page of {name} is archived in this database; crawl it first", err=True)
    if status.exit_code:
        sys.stdout.flush()
        sys.exit(status.exit_code)


def _names(site: Site) -> frozenset[str]:
    """Return the names under which a crawl may have stored pages of a site: with its rules, and before."""
    from crawler.sites.generic import generic_site  # noqa: PLC0415  # the same
    from crawler.storage.frontier.run_urls import GROUP  # noqa: PLC0415  # the same

    return frozenset({site.name, GROUP, *(generic_site(host).name for host in site.hosts)})


def _status(check: SiteCheck, faults: list[str]) -> RunStatus:
    if faults:
        return RunStatus.LAYOUT_CHANGED
    if check.unread:
        return RunStatus.PARTIAL
    return RunStatus.OK if check.pages else RunStatus.NO_ARTICLES


def _lines(name: str, archived: int, check: SiteCheck, faults: list[str]) -> Iterator[str]:
    yield f"{name}: {check.pages:,} of {archived:,} archived pages read"
    yield from (f"not read, {reason}: {count:,}" for reason, count in check.unread.most_common())
    yield from (f"a crawl would refuse, {reason}: {count:,}" for reason, count in check.refused.most_common())
    yield from _years(check)
    for template, places in check.places.items():
        yield f"\ntemplate {template}: {check.templates[template]:,} pages"
        yield from _table(places)
    if check.unfitted:
        yield f"\nno template: {check.templates['']:,} pages"
        yield from (f"  {url}" for url in check.unfitted)
    yield "\nall required places fit" if not faults else ""
    yield from (f"fault: {fault}" for fault in faults)


def _years(check: SiteCheck) -> Iterator[str]:
    if len(check.years) > 1:
        yield "\nyear     pages  templates"
    for year, counts in sorted(check.years.items()) if len(check.years) > 1 else ():
        shown = ", ".join(f"{template or NO_TEMPLATE} {count:,}" for template, count in counts.most_common())
        yield f"{year or 'undated':7}{counts.total():>7,}  {shown}"


def _table(places: Mapping[str, PlaceFits]) -> Iterator[str]:
    width = max(map(len, (*places, "place")))
    yield f"  {'place':{width}}  {'fits':>7}  {'empty':>7}  {'several':>7}  examples of misfits"
    for place, fits in places.items():
        counts = f"{fits.once + fits.several:>7,}  {fits.empty:>7,}  {fits.several:>7,}"
        yield f"  {place:{width}}  {counts}  {' '.join(fits.examples)}".rstrip()
