"""How far a long command is: lines that are drawn again on a terminal, else one line a minute; in cron jobs nothing.

Messages are printed above the lines, which a short command does not show. One that prints all its results on the same
terminal shows none.
"""

from __future__ import annotations

import os
import sys
from threading import Timer
from time import monotonic
from typing import TYPE_CHECKING, Self, TypeVar

from crawler.cli.output import echo
from crawler.terminal.amounts import a_second, about, clock, size
from crawler.terminal.flow import SEPARATOR, Row
from crawler.terminal.rates import Rate
from crawler.terminal.surroundings import QUIET, has_terminal, is_in_cron_job

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from crawler.terminal.block import TerminalBlock

T = TypeVar("T")
LINE_SECONDS = 60.0  # the pause between two lines where there is no terminal
SHORT_SECONDS = 0.5  # a command that ends earlier shows nothing, and does not load rich
BAR_CHARS = 20
BYTES = "bytes"  # the unit that is shown as megabytes


def is_shown(*, prints: bool = False) -> bool:
    """Return whether lines are drawn: not if the command `prints` its results on a terminal too."""
    return has_terminal() and not (prints and sys.stdout.isatty())


class Bar:
    """A bar from 0 to `total`, which may become known later, of things with the name `unit`; empty for none."""

    def __init__(self, total: int = 0, label: str = "", *, unit: str = "articles", prints: bool = False) -> None:
        self._total, self._label, self._unit = total, label or "progress", unit
        self._done, self._words = 0, ""
        self._rate = Rate()
        self._is_shown = is_shown(prints=prints)
        self._block: TerminalBlock | None = None
        self._timer = Timer(SHORT_SECONDS, self._show)
        self._started = self._said_at = monotonic()
        self._says = not sys.stderr.isatty() and not os.environ.get(QUIET) and not is_in_cron_job()

    def __enter__(self) -> Self:
        if self._is_shown:
            self._timer.daemon = True
            self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._is_shown:
            self._timer.cancel()
            self._timer.join()
        if self._block is not None:
            self._block.stop()

    def move(self, steps: int, counts: str = "") -> None:
        """Move the bar, and show counts in a few words."""
        self._done += steps
        self._words = counts
        now = monotonic()
        self._rate.add(self._done, now)
        if self._says and now - self._said_at >= LINE_SECONDS:
            self._said_at = now
            echo(f"{self._label}: {SEPARATOR.join(self._parts())}", err=True)

    def reach(self, done: int, total: int) -> None:
        """Move the bar to `done` steps of a total that may have changed."""
        self._total = total
        self.move(done - self._done)

    @staticmethod
    def say(message: str) -> None:
        """Print a message of one line."""
        echo(message.replace("\n", "\\n"), err=True)

    def _show(self) -> None:
        from crawler.terminal.block import TerminalBlock  # noqa: PLC0415  # rich is large, and few runs need it

        self._block = TerminalBlock(lambda: [Row(self._label, self._parts())])
        self._block.start()

    def _parts(self) -> list[str]:
        """Return the bar in words: it is called in a thread."""
        done, total = self._done, self._total
        parts = [clock(monotonic() - self._started)]
        if total:
            full = min(BAR_CHARS, BAR_CHARS * done // total)
            parts = [f"[{'#' * full}{'.' * (BAR_CHARS - full)}] {min(100, 100 * done // total)} %", *parts]
        if self._unit == BYTES:
            parts.append(f"{size(done)}{f' of {size(total)}' if total else ''}")
        elif self._unit:
            parts.append(f"{done:,}{f' of {total:,}' if total else ''} {self._unit}")
        rate, left = self._rate.recent, self._rate.left(total - done) if total else None
        if rate is not None and self._unit:
            parts.append(f"{size(rate)}/s" if self._unit == BYTES else a_second(rate))
        if left is not None and done < total:
            parts.append(f"{about(left)} left")
        return [*parts, self._words] if self._words else parts


def with_progress(rows: Iterable[T], total: int, *, label: str = "", prints: bool = False) -> Iterator[T]:
    """Yield rows, with a bar that counts them. `prints` as in `is_shown`."""
    with Bar(total, label, prints=prints) as bar:
        for row in rows:
            yield row
            bar.move(1)
