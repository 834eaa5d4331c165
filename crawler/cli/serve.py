"""`chinanews serve`: the stored articles in a browser, by Datasette, on this machine only."""

from __future__ import annotations

import sys
import webbrowser
from importlib.util import find_spec
from threading import Thread

import click

from crawler.cli.options import database_option
from crawler.cli.output import echo
from crawler.exceptions import BadInputError
from crawler.reader.file import open_file

DEFAULT_PORT = 8001
MAX_PORT = 65_535


@click.command()
@database_option
@click.option(
    "--port",
    default=DEFAULT_PORT,
    show_default=True,
    type=click.IntRange(0, MAX_PORT),
    help="The port on 127.0.0.1; 0 for any free one.",
)
@click.option(
    "--allowed-host",
    "other_names",
    multiple=True,
    metavar="NAME",
    help="The public name of a reverse proxy in front of the page; can be repeated. Others are refused.",
)
@click.option("--open", "in_browser", is_flag=True, help="Open the page in the browser.")
def serve(database: str, port: int, other_names: tuple[str, ...], *, in_browser: bool) -> None:
    """Show the articles of a store, or of an export in the format sqlite, in a browser, until Ctrl-C.

    The page only reads, and a crawl may run at the same time. It is served on 127.0.0.1 only.
    """
    if find_spec("datasette") is None:
        raise BadInputError("Datasette is not installed; pip install -e '.[serve]' in the project's folder installs it")
    file = open_file(database)
    from crawler.reader.server import answer_requests, listen  # noqa: PLC0415  # loads Datasette

    with listen(port) as listening:
        url = f"http://127.0.0.1:{listening.getsockname()[1]}/"
        echo(f"{url} shows {file.path}. Ctrl-C ends it.")
        sys.stdout.flush()
        if in_browser:
            Thread(target=webbrowser.open, args=(url,), daemon=True).start()  # a browser in the terminal stays open
        answer_requests(file, listening, other_names)
