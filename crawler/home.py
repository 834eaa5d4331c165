"""The folder of the data: relative names of the database, the archive, the runs' records, seeds and logs begin there.

It is the folder that the environment variable CRAWLER_HOME names, or without it the current folder. The store names the
archive's files as they are seen from it, so it can be moved. All other files that a command reads or writes are named
from the current folder.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from crawler.exceptions import BadInputError

VARIABLE = "CRAWLER_HOME"
_PATH = re.compile(r"[^:=]+(?:/[^:=]+|\.(?:db|sqlite3?))")  # no URL, and no list of `name=value`
_RELATIVE_SQLITE = re.compile(r"(sqlite(?:\+\w+)?:///)(?!file:)([^/:?][^?]*)(.*)", re.DOTALL)


def at_home(name: str | Path) -> Path:
    """Return the path of data by its name; an absolute name stays as it is. BadInputError if there is no such home."""
    home = _home()
    return Path(name) if home is None else home / name


def seen_from_home(path: Path) -> Path:
    """Return the name by which the store knows a file: relative if it is below CRAWLER_HOME, absolute if it is not.

    Without CRAWLER_HOME, the name stays as it is.
    """
    home = _home()
    if home is None:
        return path
    absolute = path.absolute()
    return absolute.relative_to(home) if absolute.is_relative_to(home) else absolute


def database_url(name: str) -> str:
    """Return the SQLAlchemy URL of a database that is named by its URL, or by the path of an SQLite file."""
    url = f"sqlite:///{name}" if _PATH.fullmatch(name) else name
    relative = _RELATIVE_SQLITE.fullmatch(url)
    return f"{relative[1]}{at_home(relative[2])}{relative[3]}" if relative else url


def _home() -> Path | None:
    named = os.environ.get(VARIABLE)
    if not named:
        return None
    try:
        return Path(named).expanduser().absolute()
    except RuntimeError as error:  # there is no such user
        raise BadInputError(f"the environment variable {VARIABLE}={named} is wrong: {error}") from None
