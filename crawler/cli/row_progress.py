"""A progress bar on standard error while rows are written or checked, only on a terminal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

T = TypeVar("T")


def with_progress(rows: Iterable[T], total: int) -> Iterable[T]:
    """Return the rows; a bar shows how many were taken, but not between rows on the same terminal."""
    return _shown(rows, total) if sys.stderr.isatty() and not sys.stdout.isatty() else rows


def _shown(rows: Iterable[T], total: int) -> Iterator[T]:
    from rich.console import Console  # noqa: PLC0415  # most commands have no terminal, and rich is large
    from rich.progress import MofNCompleteColumn, Progress  # noqa: PLC0415  # the same

    console = Console(file=sys.__stderr__)  # sys.stderr escapes the codes of the bar
    with Progress(*Progress.get_default_columns(), MofNCompleteColumn(), console=console, transient=True) as bar:
        yield from bar.track(rows, total, description="articles")
