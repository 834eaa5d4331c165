"""The log file of one run, with the name of the run's record: CRAWLER_LOG/SITE-TIME-RUN.log.

The lines are held until the name is known, so a run that never opens its database has no file. A file that cannot be
written is reported once, and the run goes on without it. Only the newest CRAWLER_LOG_FILES files are kept.
"""

from __future__ import annotations

import logging
import re
import sys
from collections import deque
from contextlib import suppress
from logging.handlers import RotatingFileHandler
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

MAX_FILE_BYTES = 10_000_000
"""A longer log goes on in a new file; of a run, the last two are kept."""
MAX_HELD = 10_000  # lines before the name of the file is known
_NAME = re.compile(r"[\w.-]+-\d{8}T\d{6}Z-\d+(?:-\d+)?\.log(?:\.1)?")


class RunLogFile(logging.Handler):
    """Writes to a file in a folder. `say` prints a message to the user, `file` is the file while it can be written."""

    def __init__(self, folder: Path, kept: int, say: Callable[[str], None]) -> None:
        super().__init__(logging.INFO)
        self._folder, self._kept, self._say = folder, kept, say
        self._held: deque[logging.LogRecord] = deque(maxlen=MAX_HELD)
        self._handler: _File | None = None
        self._has_failed = False
        self.file: Path | None = None

    def open_as(self, name: str) -> None:
        """Open the file of a name, and write all that was held."""
        file = self._folder / f"{name}.log"
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            self._handler = _File(file, self._failed)
        except OSError as error:
            self._failed(error)
            return
        self._handler.setFormatter(self.formatter)
        self.file = file
        while self._held:
            self._handler.emit(self._held.popleft())
        _delete_old(self._folder, self._kept, file)

    def emit(self, record: logging.LogRecord) -> None:
        """Write a line, or hold it."""
        if self._handler is not None:
            self._handler.emit(record)
        elif not self._has_failed:
            self._held.append(record)

    def close(self) -> None:
        """Close the file."""
        if self._handler is not None:
            with suppress(OSError):  # a full disk: that was reported before
                self._handler.close()
        super().close()

    def _failed(self, error: OSError) -> None:
        """Say once that the file cannot be written. Later lines are tried: a full disk may get room."""
        self.file = None
        self._held.clear()
        if not self._has_failed:
            self._has_failed = True
            self._say(f"note: the log in {self._folder} cannot be written: {error.strerror or error}; the run goes on")


class _File(RotatingFileHandler):
    def __init__(self, file: Path, failed: Callable[[OSError], None]) -> None:
        super().__init__(file, maxBytes=MAX_FILE_BYTES, backupCount=1, encoding="utf-8", errors="backslashreplace")
        self._say_failed = failed

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  # logging names it
        error = sys.exception()
        if isinstance(error, OSError):
            self._say_failed(error)
        else:
            super().handleError(record)


def _delete_old(folder: Path, kept: int, own: Path) -> None:
    """Delete all but the newest logs. Another run may do the same at the same time; other files are never deleted."""
    with suppress(OSError):
        others = sorted(_logs(folder, own), reverse=True)
        for _, file in others[max(0, kept - 1) :]:
            with suppress(OSError):
                file.unlink(missing_ok=True)


def _logs(folder: Path, own: Path) -> Iterator[tuple[float, Path]]:
    for file in folder.iterdir():
        if _NAME.fullmatch(file.name) and file != own:
            with suppress(OSError):
                yield file.stat().st_mtime, file
