"""A progress bar on standard error, only on a terminal. Messages are printed above it."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING, Self, TypeVar

import click

from crawler.cli.output import echo

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from click._termui_impl import ProgressBar

T = TypeVar("T")
_UPDATES = 1000  # of the bar from its start to its end
_CLEAR_LINE = "\r\x1b[K"


def is_shown(*, prints: bool = False) -> bool:
    """Return whether there is a bar: not if the command `prints` its results on a terminal too."""
    return sys.stderr.isatty() and not (prints and sys.stdout.isatty())


class Bar:
    """A bar from 0 to `total`, with a label, where `is_shown`. Without a total, `reach` tells it."""

    def __init__(self, total: int = 1, label: str = "", *, prints: bool = False) -> None:
        self._total = max(1, total)
        self._label = label
        self._is_shown = is_shown(prints=prints)
        self._bar: ProgressBar[str | None] | None = None
        self._shown = ExitStack()

    def __enter__(self) -> Self:
        if self._is_shown:
            bar = click.progressbar(
                length=self._total,
                label=self._label,
                file=sys.__stderr__,  # sys.stderr escapes the codes of the bar
                item_show_func=lambda counted: counted,
                update_min_steps=self._total // _UPDATES,
            )
            self._bar = self._shown.enter_context(bar)
        return self

    def __exit__(self, error: type[BaseException] | None, *_: object) -> None:
        if error is None:
            self.move(self._total)  # some steps may have been left out
        self._shown.close()

    def move(self, steps: int, counts: str | None = None) -> None:
        """Move the bar, and show counts in a few words."""
        if self._bar is not None:
            self._bar.update(steps, counts)

    def reach(self, done: int, total: int) -> None:
        """Move the bar to `done` steps of a total that may have changed."""
        self._total = max(1, total)
        if self._bar is not None:
            self._bar.length = self._total
            self.move(done - self._bar.pos)

    def say(self, message: str) -> None:
        """Print a message of one line."""
        if self._bar is not None and sys.__stderr__ is not None:  # sys.stderr would escape the code
            sys.__stderr__.write(_CLEAR_LINE)
            sys.__stderr__.flush()
        echo(message.replace("\n", "\\n"), err=True)


def with_progress(rows: Iterable[T], total: int, *, prints: bool = False) -> Iterator[T]:
    """Yield rows, with a bar that counts them. `prints` as in `is_shown`."""
    with Bar(total, "articles", prints=prints) as bar:
        for done, row in enumerate(rows, 1):
            yield row
            bar.move(1, f"{done:,}/{total:,}")
