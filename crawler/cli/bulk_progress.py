"""The progress bar of a bulk cleaning, on standard error, and only on a terminal. It counts the bytes of the inputs."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING, Self

import click

from crawler.cli.output import echo
from crawler.inputs.reader import size_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from click._termui_impl import ProgressBar

    from crawler.cli.bulk_counts import Counts

_UPDATES = 1000  # of the bar from its start to its end
_CLEAR_LINE = "\r\x1b[K"


class Progress:
    """A bar on a terminal, nothing elsewhere. Messages are printed above it."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self._paths = paths
        self._bar: ProgressBar[object] | None = None
        self._shown = ExitStack()

    def __enter__(self) -> Self:
        if sys.stderr.isatty():
            total = max(1, size_of(self._paths))
            # sys.stderr escapes the codes of the bar
            bar = click.progressbar(
                length=total, file=sys.__stderr__, item_show_func=str, update_min_steps=total // _UPDATES
            )
            self._bar = self._shown.enter_context(bar)
        return self

    def __exit__(self, *_: object) -> None:
        self._shown.close()

    def advance(self, size: int, counts: Counts) -> None:
        """Add the bytes of an input that was taken, and show the counts up to now."""
        if self._bar is not None:
            self._bar.update(size, f"{counts.inputs:,} inputs, {counts.articles:,} articles")

    def say(self, message: str) -> None:
        """Print a message of one line."""
        if self._bar is not None and sys.__stderr__ is not None:  # see above
            sys.__stderr__.write(_CLEAR_LINE)
            sys.__stderr__.flush()
        echo(message.replace("\n", "\\n"), err=True)
