"""The progress of a bulk cleaning. It counts the bytes of the inputs that have a result."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from crawler.cli.progress_bar import BYTES, Bar, is_shown
from crawler.inputs.input import Input
from crawler.inputs.reader import size_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.cli.bulk_counts import Counts
    from crawler.inputs.input import Skipped
    from crawler.remote_files import File


class Progress(Bar):
    """The bar of a bulk cleaning, with the counts so far."""

    def __init__(self, paths: Sequence[File], counts: Counts, *, prints: bool) -> None:
        total = size_of(paths) if is_shown(prints=prints) else 0
        super().__init__(total, "cleaning", unit=BYTES, prints=prints)
        self._counts = counts
        self._sizes: deque[int] = deque()  # of the inputs without a result
        self._skipped = 0  # bytes since the last input

    def take(self, one: Input | Skipped) -> None:
        """Keep the size of an input until it has a result."""
        self._skipped += one.size
        if isinstance(one, Input):
            self._sizes.append(self._skipped)
            self._skipped = 0

    def advance(self) -> None:
        """Add the bytes of the first input without a result, which has one now, and show the counts."""
        self.move(self._sizes.popleft(), self._counts.progress)
