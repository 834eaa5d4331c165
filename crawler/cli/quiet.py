"""Standard error of a command in a cron job, or with CRAWLER_QUIET: held, and printed only if the exit code is not 0.

Results on standard output are not held: a command that has some is run for them.
"""

from __future__ import annotations

import io
import os
import sys
from collections import deque
from typing import TYPE_CHECKING, Self, TextIO, cast

from crawler.terminal.surroundings import QUIET, is_in_cron_job

if TYPE_CHECKING:
    from types import TracebackType

MAX_HELD = 1000  # texts, of which a line has two; the last ones are printed
_OFF = frozenset({"", "0", "false"})


class _Held(io.TextIOBase):
    def __init__(self, stream: TextIO, held: deque[str]) -> None:
        self._stream, self._held = stream, held

    @property
    def encoding(self) -> str:  # type: ignore[override]  # it is an attribute there
        return self._stream.encoding

    def write(self, text: str) -> int:
        self._held.append(text)
        return len(text)


class QuietErrors:
    """Holds standard error in a `with` block, where somebody wants that and it is no terminal."""

    def __init__(self) -> None:
        self._held: deque[str] = deque(maxlen=MAX_HELD)
        self._stream: TextIO | None = None

    def __enter__(self) -> Self:
        wanted = os.environ.get(QUIET, "").lower() not in _OFF or is_in_cron_job()
        if wanted and not sys.stderr.isatty():
            self._stream, sys.stderr = sys.stderr, cast("TextIO", _Held(sys.stderr, self._held))
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        if self._stream is None:
            return
        sys.stderr = self._stream
        if kind is not None and not (isinstance(error, SystemExit) and not error.code):
            self.release()

    def release(self) -> None:
        """Print what is held."""
        if self._stream is not None:
            self._stream.write("".join(self._held))
            self._stream.flush()
            self._held.clear()
