"""The arguments of a crawl (`-a NAME=VALUE`). Any other name is an error.

Nothing here loads a package: a wrong argument ends the run before anything else is loaded.
"""

from __future__ import annotations

import errno
import os
from dataclasses import dataclass, fields
from datetime import date, datetime
from glob import glob
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawler.exceptions import ArchiveError, BadInputError
from crawler.remote_files import file_named
from crawler.seed_files import SAMPLE, sample_archive

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from crawler.remote_files import File

NAMED = 3  # how many files a message names
OF_SCRAPYD = "_job"  # the number of its job, which Scrapyd gives to each spider


@dataclass(frozen=True, slots=True)
class CrawlArguments:
    """The arguments of all spiders.

    `archive`: WARC files and folders of them, which are crawled instead of the network; `sample` stands for the archive
    that belongs to the program. `url`: the page that a crawl of a site without rules begins with (only for the spider
    `news`). `truncated=keep`: use the complete pages of an archive whose end is cut off. `urls`: a file of URLs, one on
    each line; only these are fetched, as they are written. `since`, `until`: the days whose articles are fetched, both
    included, by the date in the URL. `missing=yes`: fetch only articles that are known and not stored whole.
    """

    archive: tuple[File, ...] = ()
    url: str | None = None
    truncated: str | None = None
    urls: Path | None = None
    since: date | None = None
    until: date | None = None
    missing: str | None = None

    @property
    def archive_names(self) -> str:
        """The first paths of the archive, for messages."""
        more = len(self.archive) - NAMED
        return ", ".join(map(str, self.archive[:NAMED])) + (f" and {more} more" if more > 0 else "")


def read_arguments(given: Mapping[str, Any]) -> CrawlArguments:
    """Check a spider's arguments. BadInputError names the wrong one and lists the known ones."""
    known = {field.name: _READERS.get(field.name, str) for field in fields(CrawlArguments)}
    arguments = CrawlArguments(**{name: _read(name, given[name], known[name]) for name in known if name in given})
    if unknown := next((name for name in given if name not in known and name != OF_SCRAPYD), None):
        raise BadInputError(f"there is no argument {unknown!r}; -a takes {', '.join(known)}")
    _require_fit(arguments)
    return arguments


def require_files(arguments: CrawlArguments) -> None:
    """Raise BadInputError or ArchiveError if a file is named that does not exist. Its content is checked later."""
    if arguments.urls is not None and not arguments.urls.exists():
        raise BadInputError(f"{arguments.urls}: cannot be read: {os.strerror(errno.ENOENT)}")
    if absent := [path for path in arguments.archive if isinstance(path, Path) and not path.exists()]:
        raise ArchiveError(f"{absent[0]}: there is no such file or folder")


def _read(name: str, value: Any, reader: Callable[[Any], Any]) -> Any:
    try:
        if isinstance(value, str) and not value.strip():
            raise ValueError("it is empty; give it a value or leave it out")  # noqa: TRY301  # one error for all
        return reader(value)
    except (TypeError, ValueError) as error:
        raise BadInputError(f"the argument {name}={value!r} is wrong: {error}") from None


def _day(value: Any) -> date:
    try:
        return value if isinstance(value, date) else datetime.strptime(value, "%Y-%m-%d").date()  # noqa: DTZ007
    except ValueError:
        raise ValueError("it takes a day, such as 2015-01-31") from None


def _paths(value: Any) -> tuple[File, ...]:
    """Read paths and patterns such as `*.warc.gz`, separated by commas. A path may itself have a comma in its name.

    The name of a remote file is taken as it is: reading the archive says if it does not exist.
    """
    names = [value] if Path(value).exists() else [name.strip() for name in str(value).split(",") if name.strip()]
    if not names:
        raise ValueError("it names no file or folder")
    return tuple(path for name in names for path in _matching(name))


def _matching(pattern: str) -> Sequence[File]:
    path = file_named(pattern)
    if not isinstance(path, Path) or path.exists():
        return [path]
    if pattern == SAMPLE:
        return [sample_archive()]
    found = glob(pattern, recursive=True)  # noqa: PTH207  # Path.glob takes no absolute pattern
    return sorted(map(Path, found)) or [path]


def _only(word: str) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if value != word:
            raise ValueError(f"it takes {word!r}")
        return word

    return read


_READERS: Mapping[str, Callable[[Any], Any]] = {
    "archive": _paths,
    "truncated": _only("keep"),
    "urls": Path,
    "since": _day,
    "until": _day,
    "missing": _only("yes"),
}
"""How each argument is read that is no plain text."""


def _require_fit(arguments: CrawlArguments) -> None:
    since, until = arguments.since, arguments.until
    if since and until and since > until:
        raise BadInputError(f"the arguments: since={since} is after until={until}")
    if arguments.truncated and not arguments.archive:
        raise BadInputError("the arguments: truncated=keep goes with archive=FILE-OR-FOLDER")
    if arguments.missing and (arguments.urls or arguments.archive):
        raise BadInputError("the arguments: missing=yes takes its URLs from the frontier: leave out urls and archive")
