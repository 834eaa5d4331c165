"""`chinanews new-site NAME PAGE...`: proposes the rules of a site from example pages, and writes its package."""

from __future__ import annotations

import shlex
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler import settings
from crawler.cli.options import database_option, identity_at
from crawler.cli.output import echo
from crawler.exceptions import BadInputError
from crawler.extraction.urls import is_web_url
from crawler.remote_files import file_named

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from crawler.new_site.examples import GivenPage
    from crawler.new_site.proposal import Proposal

MAX_VALUE_CHARS = 90


@click.command()
@click.argument("name")
@click.argument("pages", nargs=-1, required=True, metavar="[URL|FILE|FOLDER|WARC]...")
@click.option(
    "--url", "urls", multiple=True, help="The URL of a page in a file that does not state it; in their order."
)
@database_option
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="FOLDER", help="The package; by default ./NAME."
)
@click.option("--force", is_flag=True, help="Replace the files of a package that exists.")
@click.option("--dry-run", is_flag=True, help="Only show the proposal.")
@click.option("-s", "--set", "given", multiple=True, metavar="NAME=VALUE", help="A setting of the crawl that fetches.")
def new_site(  # noqa: PLR0913, PLR0917  # click gives each option by name
    name: str,
    pages: tuple[str, ...],
    urls: tuple[str, ...],
    database: str,
    output: Path | None,
    force: bool,  # noqa: FBT001  # click's flag
    dry_run: bool,  # noqa: FBT001  # the same
    given: tuple[str, ...],
) -> None:
    """Propose the rules of a site from two or more of its articles, and write them as a package that can be installed.

    A URL that the database has archived is read from there; others are fetched as a crawl does. The generic cleaner
    reads the pages, and the rules are induced from its results. The package has the site, its spider, its seeds, the
    example pages with the expected articles, and tests. Correct it by hand where the table says that it is not sure.
    """
    from crawler.new_site.examples import read_examples  # noqa: PLC0415  # loads all that cleans
    from crawler.new_site.proposal import propose  # noqa: PLC0415  # the same
    from crawler.new_site.writing import require_name, write_package  # noqa: PLC0415  # the same

    require_name(name, _taken(), replaces=force)
    folder = output or Path(name)
    if not dry_run and folder.exists() and not force:
        raise BadInputError(f"{folder}: exists; name another site, or replace its files with --force")
    now = datetime.now(UTC)
    proposal = propose(name, read_examples(_given_pages(pages, urls, database, _settings(given)), now))
    for line in _table(proposal):
        echo(line)
    if dry_run:
        return
    files = write_package(proposal, folder, now, replaces=force)
    echo(
        f"\n{folder}: {len(files)} files; compare tests/pages/*.json with the pages, and correct src/{name}/__init__.py"
    )
    where, python = shlex.quote(str(folder.absolute())), shlex.quote(sys.executable)
    echo(f"to install it: {python} -m pip install -e {where}")
    echo(f"to test it: {python} -m pytest {where}/tests; to crawl: chinanews crawl {name}")


def _taken() -> frozenset[str]:
    """Return the names that no new site may have."""
    from crawler.sites import known_sites  # noqa: PLC0415  # the same
    from crawler.storage.frontier.run_urls import GROUP  # noqa: PLC0415  # loads SQLAlchemy

    return frozenset({*known_sites(), GROUP})


def _settings(given: Sequence[str]) -> dict[str, str]:
    found = {}
    for one in given:
        key, equals, value = one.partition("=")
        if not equals or not hasattr(settings, key):
            raise BadInputError(f"--set {one!r}: write NAME=VALUE, with a setting of docs/reference.md")
        found[key] = value
    return found


def _given_pages(pages: Sequence[str], urls: Sequence[str], database: str, crawl: dict[str, str]) -> list[GivenPage]:
    """Return the pages in the order of the arguments: URLs from the database or the network, then files."""
    from crawler.new_site.fetching import fetched_pages  # noqa: PLC0415  # loads SQLAlchemy
    from crawler.new_site.given_pages import archived_pages, pages_in_files  # noqa: PLC0415  # the same
    from crawler.storage.store import open_existing  # noqa: PLC0415  # the same

    named = list(dict.fromkeys(page for page in pages if is_web_url(page)))
    known: dict[str, GivenPage] = {}
    if named:
        try:
            engine = open_existing(database)
            known = archived_pages(engine, {url: identity_at(engine, url) for url in named})
        except BadInputError:  # there is no such database: nothing was crawled yet
            known = {}
    missing = [url for url in named if url not in known]
    if missing:
        echo(f"fetching {len(missing)} pages as a crawl does", err=True)
        known |= {page.name: page for page in fetched_pages(missing, crawl)}
    files = [file_named(page) for page in pages if not is_web_url(page)]
    return [known[url] for url in named] + (pages_in_files(files, urls) if files or urls else [])


def _table(proposal: Proposal) -> Iterator[str]:
    """Yield the lines of the table: each place, and below it what the rules read on each page."""
    from crawler.new_site.python_text import shown_path  # noqa: PLC0415  # loads all that cleans

    yield f"{proposal.name}: {proposal.urls.root}, rules from {len(proposal.pages)} pages"
    yield f"\n{'field':10} {'fits':>8}  {'sure':>4}  XPath"
    for place in proposal.places:
        fits = f"{place.exact} of {place.pages}"
        yield f"{place.name:10} {fits:>8}  {place.sure:.2f}  {shown_path(place.path) or '(declared by the page)'}"
        for number, value in enumerate(place.values, 1):
            yield f"{'':27}{number}: {value[:MAX_VALUE_CHARS]}"
    yield ""
    yield from _boilerplate(proposal)
    yield f"URLs of articles: {proposal.urls.article or 'the general forms'}"
    yield f"URLs of lists: {proposal.urls.lists if proposal.urls.article else 'the general forms'}"
    language = proposal.language or "detected"
    yield f"seeds: {len(proposal.urls.seeds)}; time zone: {_zone(proposal)}; language: {language}"
    yield from (f"note: {note}" for note in proposal.notes)


def _boilerplate(proposal: Proposal) -> Iterator[str]:
    from crawler.new_site.python_text import shown_path  # noqa: PLC0415  # loads all that cleans

    made = proposal.page_object
    for role, path in made.roles.items():
        yield f"role {role}: {shown_path(path)}"
    for name, role in made.class_roles.items():
        yield f"role {role}: {name}"


def _zone(proposal: Proposal) -> str:
    minutes = int(proposal.zone.offset.total_seconds()) // 60
    sign = "-" if minutes < 0 else "+"
    shown = f"UTC{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
    return shown if proposal.zone.is_declared else f"{shown} (a guess)"
