"""Calls a function once, at the earliest of the times that were set since its last call."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Alarm:
    """An alarm in the running event loop."""

    def __init__(self, call: Callable[[], None]) -> None:
        self._call = call
        self._timer: asyncio.TimerHandle | None = None

    def set(self, seconds: float) -> None:
        """Call the function in so many seconds, or earlier if it is set so already."""
        loop = asyncio.get_running_loop()
        if self._timer is None or loop.time() + seconds < self._timer.when():
            self.stop()
            self._timer = loop.call_later(seconds, self._ring)

    def stop(self) -> None:
        """Do not call the function."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _ring(self) -> None:
        self._timer = None
        self._call()
