"""The site, which calls a function in the middle of a crawl."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.site.server import NewsSite

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.site.served import Served


class WatchedSite(NewsSite):
    """The site. At its n-th request, it calls a function before it answers."""

    def __init__(self, at: int, do: Callable[[], object], answers: Mapping[str, Served] | None = None) -> None:
        super().__init__(answers=answers)
        self._left = at
        self._do = do

    def answer(self, target: str, host: str) -> Served:
        """Return the answer, after the call."""
        self._left -= 1
        if self._left == 0:
            self._do()
        return super().answer(target, host)
