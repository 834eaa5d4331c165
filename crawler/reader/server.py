"""Runs Datasette on one file, on loopback, with its own plugins and ours only.

Statements are bounded in time, and results in rows. The file cannot be downloaded: its newest rows are in its log;
`chinanews copy` and `chinanews export` make whole files.
"""

from __future__ import annotations

import os
import signal
import socket
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import uvicorn
from datasette.app import Datasette
from datasette.plugins import pm

from crawler.exceptions import BadInputError, StoreGoneError
from crawler.reader.database import ReaderDatabase
from crawler.reader.metadata import DATABASE, metadata
from crawler.reader.plugin import ArticlePages
from crawler.reader.queries import queries_of
from crawler.reader.requests import LOOPBACK, reading_only

if TYPE_CHECKING:
    from collections.abc import Collection

    from crawler.reader.file import ReadableFile
    from crawler.reader.requests import Application, Message, Receive, Send

_TEMPLATES = Path(__file__).parent / "templates"
_MEMORY = "_memory"
"""The database that Datasette has if it is given no file."""
_PLUGIN = "chinanews"
_SECONDS_TO_END = 3  # how long requests may take that are answered when the program is stopped
_SETTINGS = {
    "allow_csv_stream": False,  # counts all facets again for every thousand rows
    "allow_download": False,
    "default_cache_ttl": 0,  # a crawl stores new articles at any time
    "default_page_size": 50,
    "facet_time_limit_ms": 1_000,
    "max_returned_rows": 1_000,
    "sql_time_limit_ms": 5_000,
    "suggest_facets": False,  # it tries each of the 40 columns
    "truncate_cells_html": 400,
}


def listen(port: int) -> socket.socket:
    """Return a socket that listens on a port of loopback, any free one for 0. BadInputError if it cannot."""
    try:
        return socket.create_server((LOOPBACK, port))
    except OSError as error:
        raise BadInputError(
            f"cannot listen on {LOOPBACK}:{port}: {os.strerror(error.errno or 0)}; "
            "name another port, or 0 for any free one"
        ) from error


def answer_requests(file: ReadableFile, listening: socket.socket, other_names: Collection[str]) -> None:
    """Answer requests until SIGINT or SIGTERM. StoreGoneError if the file is deleted or replaced."""
    datasette = _datasette(file)
    identity = _identity(file.path)

    async def while_file_exists(scope: Message, receive: Receive, send: Send) -> None:
        if _identity(file.path) != identity:
            server.should_exit = True  # connections would go on to read the old file
        await application(scope, receive, send)

    application: Application = datasette.app()
    server = uvicorn.Server(
        uvicorn.Config(
            reading_only(while_file_exists, other_names),
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=_SECONDS_TO_END,
        )
    )
    # With rich, Datasette prints a traceback for each page that does not exist.
    pm.get_plugin("datasette.handle_exception").rich = None
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # uvicorn ends in order, then sends the signal again
    with suppress(KeyboardInterrupt):
        server.run([listening])
    if _identity(file.path) != identity:
        raise StoreGoneError(f"{file.path} was deleted or replaced: start chinanews serve again")


def _datasette(file: ReadableFile) -> Datasette:
    for plugin, _ in pm.list_plugin_distinfo():  # what else is installed in this environment
        pm.unregister(plugin)
    if not pm.has_plugin(_PLUGIN):
        pm.register(ArticlePages, _PLUGIN)
    about = metadata(file, queries_of(file.path))
    datasette = Datasette([], metadata=about, settings=_SETTINGS, template_dir=str(_TEMPLATES))
    datasette.remove_database(_MEMORY)
    datasette.add_database(ReaderDatabase(datasette, file), name=DATABASE)
    return datasette


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        now = path.stat()
    except OSError:
        return None
    return now.st_dev, now.st_ino
