"""Some lines at the bottom of a terminal, which a thread draws again when they change. Messages go above them.

The cursor stays visible, so no end of the process leaves a terminal without one. A terminal that is gone ends the
drawing and nothing else. rich is loaded here only, where something is drawn.
"""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress
from math import ceil
from threading import Event, Thread
from typing import TYPE_CHECKING, Any, Self, TextIO, cast

from rich.console import Console, Group
from rich.control import Control
from rich.live import Live
from rich.segment import ControlType
from rich.text import Text

from crawler.passwords import safe_text_of
from crawler.terminal.flow import Line, lines_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from crawler.terminal.flow import Row

REFRESH_SECONDS = 0.25
USUAL_WIDTH = 80  # of a terminal that does not tell it
LABEL_STYLE, FIRST_STYLE = "cyan", "bold"
GONE = (OSError, ValueError)  # the errors of a terminal that was closed


class TerminalBlock:
    """The lines of some rows on the terminal of standard error. `rows` is called in a thread: it must not write."""

    def __init__(self, rows: Callable[[], Sequence[Row]]) -> None:
        self._rows = rows
        self._lines: list[Line] = []
        self._width = 0
        self._console = Console(file=sys.__stderr__, force_terminal=True, highlight=False)
        self._live = Live(
            console=self._console,
            get_renderable=self._renderable,
            auto_refresh=False,
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
        )
        self._done = Event()
        self._thread = Thread(target=self._draw_until_done, name="progress", daemon=True)
        self._replaced = sys.stdout, sys.stderr

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Draw, and print above the lines what goes to standard error, and to standard output on a terminal."""
        self._replaced = sys.stdout, sys.stderr
        sys.stderr = cast("TextIO", _Above(self._console, sys.stderr))
        if sys.stdout.isatty():
            sys.stdout.flush()
            sys.stdout = cast("TextIO", _Above(self._console, sys.stdout))
        with suppress(*GONE):
            self._live.start(refresh=True)
            self._console.show_cursor(show=True)
        self._thread.start()

    def stop(self) -> None:
        """Remove the lines."""
        if self._done.is_set():
            return
        self._done.set()
        self._thread.join()
        with suppress(*GONE):
            for stream in (sys.stdout, sys.stderr):
                if isinstance(stream, _Above):
                    stream.close()
            self._live.stop()
        sys.stdout, sys.stderr = self._replaced

    def _draw_until_done(self) -> None:
        with suppress(*GONE):
            while not self._done.wait(REFRESH_SECONDS):
                if (self._lines, self._width) != (self._current(), _width()):
                    self._live.refresh()

    def _current(self) -> list[Line]:
        return lines_of(self._rows(), _width())

    def _renderable(self) -> Group:
        """Return the lines for the width of the terminal, which may have changed."""
        width = _width()
        if self._lines and width < self._width:
            self._erase_wrapped(width)
        self._width, self._lines = width, lines_of(self._rows(), width)
        return Group(*(_as_text(line, is_first=not at) for at, line in enumerate(self._lines)))

    def _erase_wrapped(self, width: int) -> None:
        """Erase the lines that a narrower terminal has wrapped; rich would erase as many rows as there were lines."""
        drawn = len(self._lines)
        wrapped = sum(ceil(max(1, len(line.label + line.text)) / width) for line in self._lines)
        upward = [(ControlType.CURSOR_UP, 1), (ControlType.ERASE_IN_LINE, 2)] * (wrapped - 1)
        back = [(ControlType.CURSOR_DOWN, drawn - 1)] if drawn > 1 else []
        self._console.control(Control(ControlType.CARRIAGE_RETURN, (ControlType.ERASE_IN_LINE, 2), *upward, *back))


class _Above(io.TextIOBase):
    """A standard stream while lines are drawn: whole lines are printed above them."""

    def __init__(self, console: Console, stream: TextIO) -> None:
        self._console, self._stream = console, stream
        self._safe = safe_text_of(stream)
        self._rest = ""

    @property
    def encoding(self) -> str:  # type: ignore[override]  # it is an attribute there
        return self._stream.encoding

    @property
    def buffer(self) -> io.RawIOBase:
        return _AboveInBytes(self)

    def isatty(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._stream.fileno()

    def write(self, text: str) -> int:
        *lines, self._rest = (self._rest + text).split("\n")
        for line in lines:
            self._print(line)
        return len(text)

    def flush(self) -> None:
        """Print what has no line break yet only at the end: it would be drawn over."""

    def close(self) -> None:
        rest, self._rest = self._rest, ""
        if rest:
            self._print(rest)

    def _print(self, line: str) -> None:
        self._console.print(Text(self._safe(line)), soft_wrap=True)


class _AboveInBytes(io.RawIOBase):
    """The same stream for text in UTF-8."""

    def __init__(self, stream: _Above) -> None:
        self._stream = stream

    def write(self, text: Any) -> int:
        self._stream.write(bytes(text).decode(errors="replace"))
        return len(text)


def _as_text(line: Line, *, is_first: bool) -> Text:
    return Text.assemble((line.label, LABEL_STYLE), (line.text, FIRST_STYLE if is_first else ""), no_wrap=True)


def _width() -> int:
    try:
        return os.get_terminal_size(sys.__stderr__.fileno()).columns or USUAL_WIDTH if sys.__stderr__ else USUAL_WIDTH
    except GONE:
        return USUAL_WIDTH
