"""The progress bar of a bulk cleaning, on standard error, only on a terminal. It counts the bytes of the results."""

from __future__ import annotations

import sys
from collections import deque
from contextlib import ExitStack
from typing import TYPE_CHECKING, Self

import click

from crawler.cli.output import echo
from crawler.inputs.input import Input
from crawler.inputs.reader import size_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from click._termui_impl import ProgressBar

    from crawler.cli.bulk_counts import Counts
    from crawler.inputs.input import Skipped

_UPDATES = 1000  # of the bar from its start to its end
_CLEAR_LINE = "\r\x1b[K"


class Progress:
    """A bar on a terminal, nothing elsewhere. Messages are printed above it.

    If the command `prints` its results on a terminal too, there is no bar: it would stand between them.
    """

    def __init__(self, paths: Sequence[Path], counts: Counts, *, prints: bool) -> None:
        self._paths = paths
        self._is_shown = sys.stderr.isatty() and not (prints and sys.stdout.isatty())
        self._counts = counts
        self._sizes: deque[int] = deque()  # of the inputs without a result
        self._skipped = 0  # bytes since the last input
        self._bar: ProgressBar[str | None] | None = None
        self._shown = ExitStack()

    def __enter__(self) -> Self:
        if self._is_shown:
            total = max(1, size_of(self._paths))
            # sys.stderr escapes the codes of the bar
            bar = click.progressbar(
                length=total,
                file=sys.__stderr__,
                item_show_func=lambda counted: counted,
                update_min_steps=total // _UPDATES,
            )
            self._bar = self._shown.enter_context(bar)
        return self

    def __exit__(self, error: type[BaseException] | None, *_: object) -> None:
        if self._bar is not None and error is None:
            self._show(self._bar.length or 0)  # the end of a file has no input
        self._shown.close()

    def take(self, one: Input | Skipped) -> None:
        """Keep the size of an input until it has a result."""
        self._skipped += one.size
        if isinstance(one, Input):
            self._sizes.append(self._skipped)
            self._skipped = 0

    def advance(self) -> None:
        """Add the bytes of the first input without a result, which has one now, and show the counts."""
        self._show(self._sizes.popleft())

    def _show(self, size: int) -> None:
        if self._bar is not None:
            self._bar.update(size, self._counts.progress)

    def say(self, message: str) -> None:
        """Print a message of one line."""
        if self._bar is not None and sys.__stderr__ is not None:  # sys.stderr would escape the code
            sys.__stderr__.write(_CLEAR_LINE)
            sys.__stderr__.flush()
        echo(message.replace("\n", "\\n"), err=True)
