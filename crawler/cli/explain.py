"""`chinanews explain URL|FILE`: each block of a page with its label, on the terminal or as a page view."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler.cli.formats import format_option
from crawler.cli.labelled import print_labelled
from crawler.cli.options import database_option, identity_at, may_be_url, url_of
from crawler.cli.output import echo
from crawler.exceptions import BadInputError
from crawler.inputs.page_file import STANDARD_INPUT

if TYPE_CHECKING:
    from crawler.page_view import PageView

_SCHEMES = ("http://", "https://")


@click.command()
@click.argument("page", metavar="URL|FILE|-")
@database_option
@format_option("text", "html", explained="text: a line for each block. html: the page view, one file for a browser.")
@click.option("-o", "--output", metavar="FILE", help="Write there, and replace a file that is there.")
@click.option("--url", default="", help="The URL of the page in FILE. It determines the site, the kind and the day.")
@click.option("--site", help="The site whose rules apply to FILE, if the URL does not determine it.")
def explain(page: str, database: str, style: str, output: str | None, url: str, site: str | None) -> None:  # noqa: PLR0913, PLR0917
    """Show each block of a page, with `keep` or the reason for its removal.

    URL is any URL of an archived article, or of a refused page; FILE is a page or a text dump, and `-` is standard
    input. A note on standard error says whether the current rules give the stored text.

    The page view shows the page with every removed block marked, its clean text, and the revisions with their
    differences. It is one HTML file, which loads nothing and runs no script of the page.
    """
    if not page or output == "":
        raise BadInputError("a name is empty; give it a value or leave it out")
    if style == "html" and output is None and sys.stdout.isatty():
        raise BadInputError("a page view is a file for a browser; name it with -o FILE.html")
    if output is not None and style == "text":
        raise BadInputError("-o goes with --format html; the text can be redirected with >")
    view = _of_file(page, url, site) if _is_file(page) else _of_url(page, database, url, site)
    if style == "html":
        _write(view, output)
    else:
        print_labelled(view.article)
    echo(f"note: {_comparison(view)}", err=True)
    if view.article.confidence is not None:
        echo(f"note: the confidence that this text is right is {view.article.confidence:.2f} of 1", err=True)


def _is_file(name: str) -> bool:
    return name == STANDARD_INPUT or (not name.startswith(_SCHEMES) and Path(name).exists())


def _of_file(name: str, url: str, site: str | None) -> PageView:
    from crawler.inputs.page_file import page_in_file, page_in_standard_input  # noqa: PLC0415  # URLs need no files
    from crawler.page_view import PageView  # noqa: PLC0415  # it loads Jinja
    from crawler.processing.process import as_page, process  # noqa: PLC0415  # loads all that cleans pages

    if url and not url.startswith(_SCHEMES):
        raise BadInputError(f"--url {url!r} is not an http(s) URL")
    is_input = name == STANDARD_INPUT
    try:
        page = as_page(page_in_standard_input(url) if is_input else page_in_file(Path(name), url), site=site)
    except BadInputError as error:
        raise BadInputError(f"{'standard input' if is_input else name}: {error}") from None
    article, refusal = process(page, datetime.now(UTC))
    return PageView(page, article, refusal, name="" if is_input else Path(name).name)


def _of_url(name: str, database: str, url: str, site: str | None) -> PageView:
    from crawler.page_view.from_store import view_of_url  # noqa: PLC0415  # files need no database
    from crawler.storage.store import open_existing  # noqa: PLC0415  # the same

    if url or site:
        raise BadInputError(f"--url and --site go with a file, and there is no file {name}")
    if not may_be_url(name):
        raise BadInputError(f"{name} is neither a file nor the URL of a page; chinanews search finds URLs")
    engine = open_existing(database)
    address = url_of(engine, name)
    return view_of_url(engine, address, identity_at(engine, address), datetime.now(UTC))


def _write(view: PageView, output: str | None) -> None:
    from crawler.durable_files import replace_file  # noqa: PLC0415  # the text format needs neither
    from crawler.page_view import page_view_html  # noqa: PLC0415  # the same

    content = page_view_html(view).encode()
    if output in {None, STANDARD_INPUT}:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        return
    file = Path(str(output))
    if file.is_dir():
        raise BadInputError(f"-o {output} is a folder; name a file")
    if not file.absolute().parent.is_dir():
        raise BadInputError(f"-o {output}: there is no folder {file.parent}")
    if file.exists() and not file.is_file():
        file.write_bytes(content)  # a device or a pipe
    else:
        replace_file(file, content)


def _comparison(view: PageView) -> str:
    """Compare the text by the current rules with the stored text."""
    article, stored = view.article, view.stored
    today = f"the current rules would refuse it: {view.refusal}" if view.refusal else "the current rules would store it"
    refused = f"a crawl refused this page: {view.refused_for}; " if view.refused_for else ""
    if stored is None:
        return f"{refused}this article is not stored; {today}"
    same = "the stored text" if stored.text == article.text else "NOT the stored text"
    other = "" if stored.cleaned_by == article.cleaned_by else f"; current rules {article.cleaned_by}"
    return f"{refused}this is {same} (rules {stored.cleaned_by}{other}); {today}"
