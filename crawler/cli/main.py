"""The command line: `python -m crawler COMMAND`. Text goes to standard output alone, everything else to standard error.

Nothing here loads Scrapy, and a command loads only what it needs.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from crawler.cli.boilerplate import boilerplate
from crawler.cli.coverage import coverage
from crawler.cli.export import export
from crawler.cli.history import history
from crawler.cli.options import database_option, identity_at, opened
from crawler.cli.refused import explain, refused
from crawler.exceptions import BadInputError, CrawlerError
from crawler.runs.status import EXIT_CODES, MISCONFIGURED

if TYPE_CHECKING:
    from collections.abc import Callable

    from crawler.items import Article

KEPT = "keep"
_NO_TEXT = (
    b"\x1f\x8b",
    b"WARC/",
    b"PK\x03\x04",
    b"\x7fELF",
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"SQLite format",
)
"""How files begin that hold no page and no text."""
format_option = click.option(
    "--format",
    "shape",
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    help="Text is the title and the text; markdown has time, source and editor; JSON has all.",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def commands() -> None:
    """Clean pages, and look at what crawls have stored."""


commands.add_command(boilerplate)
commands.add_command(export)
commands.add_command(refused)
commands.add_command(explain)
commands.add_command(coverage)
commands.add_command(history)


def main() -> NoReturn:
    """Run a command. What can't be used is one line on standard error and exit code 2.

    A reader that had enough (`| head -1`) ends it in silence, with click's exit code 1.
    """
    try:
        commands.main(prog_name="python -m crawler", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        sys.exit(130)
    except CrawlerError as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(EXIT_CODES[MISCONFIGURED])
    sys.exit(0)


@commands.command()
@click.argument("file", default="-", metavar="[FILE|-]")
@click.option("--url", default="", help="Where the page came from: tells the site, the kind and the day.")
@click.option("--site", help="The site whose rules apply, where the URL does not tell.")
@format_option
@click.option("--explain", is_flag=True, help="Print every block of the page with keep, or the reason to remove it.")
def clean(file: str, url: str, site: str | None, shape: str, explain: bool) -> None:  # noqa: FBT001  # click's flag
    """Clean a page or a text dump, from a file or from standard input."""
    from crawler import clean as clean_page  # noqa: PLC0415
    from crawler.processing.process import refusal_of  # noqa: PLC0415

    if url and not url.startswith(("http://", "https://")):
        raise BadInputError(f"--url {url!r} is no http(s) URL")
    article = clean_page(_read(file), url=url, site=site)
    if explain and shape != "text":
        raise BadInputError("--explain is for people; --format json has the blocks with their reasons in it")
    if explain:
        _explain(article)
    elif shape == "json":
        blocks = [{"text": v.block.text, "reason": v.reason} for v in article.verdicts]
        click.echo(_json(article.fields() | {"blocks": blocks}))
    else:
        click.echo(_TEXTS[shape](article.fields()))
    if not article.text:
        click.echo("note: no block of this page was kept; --explain shows why", err=True)
    elif reason := refusal_of(article, datetime.now(UTC)):
        click.echo(f"note: a crawl would refuse this page: {reason}", err=True)


@commands.command()
@click.argument("url", required=False)
@database_option
@format_option
def show(url: str | None, database: str, shape: str) -> None:
    """Show a stored article: the one of URL, or the newest."""
    from crawler.storage.articles import Articles  # noqa: PLC0415

    engine = opened(database)
    articles = Articles(engine)
    found = articles.find(url, identity_at(engine, url)) if url else articles.newest()
    if found is None:
        raise BadInputError(f"no article of {url} is stored" if url else f"no article is stored in {database} yet")
    click.echo(_json(found) if shape == "json" else _TEXTS[shape](found))


@commands.command()
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", default=20, show_default=True, type=click.IntRange(min=1), help="How many to list.")
@database_option
def search(words: tuple[str, ...], limit: int, database: str) -> None:
    """List the articles that hold all WORDS, best match first.

    Words in double quotes stand in a row; there is no other syntax.
    """
    from crawler.storage.articles import Articles  # noqa: PLC0415

    hits = Articles(opened(database)).search(" ".join(words), limit)
    for found in hits:
        click.echo(f"{(found['published'] or '?')[:10]}  {found['title']}  {found['url']}")
    if not hits:
        click.echo("no article holds all these words", err=True)


@commands.command()
@click.option("--limit", default=20, show_default=True, type=click.IntRange(min=1), help="How many to list.")
@database_option
def runs(limit: int, database: str) -> None:
    """List the last runs with their verdicts, as one JSON object a line."""
    from crawler.storage.runs import Runs  # noqa: PLC0415

    for run in Runs(opened(database)).latest(limit):
        click.echo(json.dumps(run, ensure_ascii=False))


def _read(file: str) -> bytes:
    named = "standard input" if file == "-" else file
    try:
        content = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise BadInputError(f"{named}: cannot be read: {error.strerror}") from None
    if not content.strip():
        raise BadInputError(f"{named}: is empty; name a page or a text dump")
    if content.startswith(_NO_TEXT):
        raise BadInputError(f"{named}: is no page (packed, a picture, a program); archives are for crawl -a archive=")
    return content


def _explain(article: Article) -> None:
    width = max((len(v.reason or KEPT) for v in article.verdicts), default=0)
    for verdict in article.verdicts:
        click.echo(f"{verdict.reason or KEPT:{width}}  {verdict.block.text}")


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def _text(fields: dict[str, Any]) -> str:
    return "\n\n".join(part for part in (fields["title"], fields["text"]) if part)


def _markdown(fields: dict[str, Any]) -> str:
    said = ", ".join(fields[name] for name in ("published", "source", "editor") if fields[name])
    pictures = [f"![{i['caption'] or ''}]({i['url']})" for i in fields["images"] if i["url"]]
    parts = (f"# {fields['title']}" if fields["title"] else "", f"*{said}*" if said else "", fields["text"], *pictures)
    return "\n\n".join(part for part in parts if part)


_TEXTS: dict[str, Callable[[dict[str, Any]], str]] = {"text": _text, "markdown": _markdown}
