"""The log of a run: lines of LOG_LEVEL and above on standard error or in LOG_FILE, those of INFO in the run's own file.

A quiet run holds its lines of standard error. They are printed only if its status needs somebody's attention.
"""

from __future__ import annotations

import logging
import sys
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING, Self

from crawler.commands.json_lines import JsonLines, RunContext
from crawler.commands.log_file import RunLogFile
from crawler.commands.log_format import log_formatter
from crawler.config import number_in, setting_is_on
from crawler.home import at_home

if TYPE_CHECKING:
    from pathlib import Path

    from scrapy.settings import BaseSettings

logger = logging.getLogger(__name__)
MAX_HELD = 200  # lines that a quiet run prints at most; its file has all of them


class RunLog:
    """The handlers of one run, which `begin` adds to the root logger."""

    def __init__(
        self,
        shown: _ErrorLines | None = None,
        log_file: logging.Handler | None = None,
        own: RunLogFile | None = None,
        formatter: logging.Formatter | None = None,
    ) -> None:
        self._shown, self._log_file, self._own, self._formatter = shown, log_file, own, formatter

    @classmethod
    def begin(cls, settings: BaseSettings, *, quiet: bool) -> Self:
        """Log from now on as the settings say; nothing at all if LOG_ENABLED is off.

        BadInputError names a setting that is wrong.
        """
        log_file, shown = _log_file(settings), None
        is_on = log_file is not None or setting_is_on(settings, "LOG_ENABLED")
        if log_file is None and is_on:
            shown = _ErrorLines(settings["LOG_LEVEL"], holds=quiet)
        own = _own_file(settings) if is_on and log_file is None else None
        handlers = [handler for handler in (shown, log_file, own) if handler is not None]
        logging.root.setLevel(min((handler.level for handler in handlers), default=logging.CRITICAL))
        formatter = log_formatter(settings)
        for handler in handlers:
            handler.setFormatter(formatter)
            logging.root.addHandler(handler)
        # Scrapy makes records of each page for a level that all handlers then leave out.
        logging.getLogger("scrapy").setLevel(logging.root.level)
        logging.raiseExceptions = False  # a log that can no longer be written does not end the run
        return cls(shown, log_file, own, formatter)

    @property
    def file(self) -> Path | None:
        """The run's own log file; None before the run has a name, and if it cannot be written."""
        return self._own.file if self._own else None

    def open_as(self, name: str) -> None:
        """Give the run's own file its name."""
        if self._own is not None:
            self._own.open_as(name)

    def set_context(self, context: RunContext) -> None:
        """Say in each line of JSON which run it is of."""
        if isinstance(self._formatter, JsonLines):
            self._formatter.context = context

    def as_printed(self, line: str, level: int) -> str:
        """Return a line that is no log line as it is printed on standard error: in a log of JSON, as JSON too."""
        return self._formatter.format(_record(line, level)) if isinstance(self._formatter, JsonLines) else line

    def print_held(self) -> None:
        """Print the lines that a quiet run has held, and hold no more."""
        if self._shown is not None:
            self._shown.release()

    def write_to_files(self, line: str, level: int) -> None:
        """Write a line that was printed to the files alone."""
        record = _record(line, level)
        for handler in (self._log_file, self._own):
            if handler is not None and level >= handler.level:
                handler.handle(record)


def _record(line: str, level: int) -> logging.LogRecord:
    return logger.makeRecord(logger.name, level, __file__, 0, "%s", (line,), None)


class _ErrorLines(logging.Handler):
    """Prints lines on what is standard error at the moment, or holds the last ones."""

    def __init__(self, level: str | int, *, holds: bool) -> None:
        super().__init__(level)
        self._held: deque[str] | None = deque(maxlen=MAX_HELD) if holds else None
        self._left_out = 0

    def emit(self, record: logging.LogRecord) -> None:
        line = self.format(record)
        if self._held is None:
            _print(line)
            return
        self._left_out += len(self._held) == MAX_HELD
        self._held.append(line)

    def release(self) -> None:
        held, self._held = self._held or (), None
        if self._left_out:
            _print(self.format(_record(f"{self._left_out} earlier lines of the log are left out", logging.WARNING)))
        for line in held:
            _print(line)


def _print(line: str) -> None:
    with suppress(OSError, ValueError):  # nobody reads it, or the stream is closed
        print(line, file=sys.stderr, flush=True)  # noqa: T201  # the command's output


def _log_file(settings: BaseSettings) -> logging.Handler | None:
    """Return Scrapy's LOG_FILE, which takes the place of all other logs."""
    if not settings["LOG_FILE"]:
        return None
    mode = "a" if setting_is_on(settings, "LOG_FILE_APPEND") else "w"
    handler = logging.FileHandler(settings["LOG_FILE"], mode=mode, encoding=settings["LOG_ENCODING"])
    handler.setLevel(settings["LOG_LEVEL"])
    return handler


def _own_file(settings: BaseSettings) -> RunLogFile | None:
    folder, kept = settings["CRAWLER_LOG"], number_in(settings, "CRAWLER_LOG_FILES")
    return RunLogFile(at_home(folder), kept, _print) if folder else None
