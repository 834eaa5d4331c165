"""Cleans many inputs for `chinanews clean`, counts them, and ends with an exit code."""

from __future__ import annotations

import errno
import os
import signal
import sys
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, NoReturn

from crawler import settings
from crawler.cli.bulk_counts import Counts, counted
from crawler.cli.bulk_lines import JSON_STYLES, Line, failed_line, line_of
from crawler.cli.bulk_outputs import format_of, opened_output, require_no_input
from crawler.cli.bulk_progress import Progress
from crawler.cli.output import echo
from crawler.exceptions import BadInputError, RemoteError
from crawler.export.outputs import STANDARD_OUTPUT
from crawler.inputs.input import Input
from crawler.inputs.page_file import STANDARD_INPUT, unreadable
from crawler.inputs.reader import inputs_at, shown
from crawler.processing.in_order import in_order
from crawler.remote_files import RemoteFile, file_named

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from crawler.inputs.input import Skipped
    from crawler.remote_files import File

_TERMINATED = 128 + signal.SIGTERM  # the exit code of shells for a command that this signal ended


@dataclass(frozen=True, slots=True)
class BulkCleaning:
    """The arguments of the command for many pages; `target` is a file, a folder, or standard output.

    Without a `style`, the suffix of the file tells the format.
    """

    paths: Sequence[File]
    style: str | None = None
    target: str = STANDARD_OUTPUT
    url: str = ""
    site: str | None = None
    jobs: int | None = None

    def run(self) -> None:
        """Clean all pages. SystemExit with the exit code of the status, if it is not 0.

        BadInputError if there is no page at all or an argument cannot be used: then nothing is written. An interruption
        completes the output.
        """
        if self.site:
            from crawler.sites import site_named  # noqa: PLC0415  # loads all that reads pages

            site_named(self.site)
        signal.signal(signal.SIGTERM, _terminate)
        counts = Counts()
        try:
            with Progress(self.paths, counts, prints=self.target == STANDARD_OUTPUT) as progress:
                self._write(self._inputs(counts, progress), counts, progress)
        except (KeyboardInterrupt, SystemExit):
            echo(f"interrupted after {counts}", err=True)
            raise
        echo(str(counts), err=True)
        if counts.status.exit_code:
            sys.stdout.flush()
            sys.exit(counts.status.exit_code)

    def _inputs(self, counts: Counts, progress: Progress) -> Iterator[Input]:
        """Return the inputs. BadInputError if there is none, or the output would replace one."""
        if not any(map(_is_there, self.paths)):
            raise BadInputError(f"{shown(self.paths[0])}: cannot be read: {os.strerror(errno.ENOENT)}")
        require_no_input(self.target, self.paths)
        output = None if self.target == STANDARD_OUTPUT else file_named(self.target)
        inputs = _counted(inputs_at(self.paths, self.url, output), counts, progress)
        first = next(inputs, None)
        if first is None:
            raise BadInputError(
                f"{shown(self.paths[0])}: contains no page; {counted(counts.skipped, 'file')} of other types skipped"
            )
        return chain((first,), inputs)

    def _write(self, inputs: Iterable[Input], counts: Counts, progress: Progress) -> None:
        style = self.style or format_of(self.target)
        function = partial(line_of, style=style, site=self.site, now=datetime.now(UTC))
        limits = settings.CRAWLER_CLEAN_SECONDS, settings.CRAWLER_CLEAN_MEGABYTES
        results = in_order(function, inputs, self.jobs or settings.CRAWLER_WORKERS or None, *limits)
        with opened_output(self.target, style) as out, closing(results):
            for name, result in results:
                line = result if isinstance(result, Line) else failed_line(name, result, style)
                out.add(line)
                counts.add(line)
                progress.advance()
                if line.message:
                    progress.say(f"error: {name}: {line.message}")
                elif line.reason is not None and style not in JSON_STYLES:
                    progress.say(f"note: {name}: a crawl would refuse this page: {line.reason}")


def _counted(found: Iterable[Input | Skipped], counts: Counts, progress: Progress) -> Iterator[Input]:
    for one in found:
        progress.take(one)
        if isinstance(one, Input):
            yield one
        else:
            counts.skipped += 1


def _is_there(path: File) -> bool:
    """Return whether an input exists, or can only be read. BadInputError if a store does not answer."""
    if not isinstance(path, RemoteFile):
        return str(path) == STANDARD_INPUT or os.path.lexists(path)
    try:
        return bool(path.files())
    except RemoteError as error:
        raise BadInputError(f"{path}: {unreadable(error)}") from error


def _terminate(*_: object) -> NoReturn:
    sys.exit(_TERMINATED)
