"""The signals that stop `scrapy crawl`: SIGINT, SIGTERM and SIGHUP. The status is `interrupted` at any moment.

Before the spider exists, nothing is open, and the process ends at once. After that, the first signal stops the run in
an orderly way, and the second one at once. With `nohup`, SIGHUP stays ignored.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from contextlib import suppress
from typing import TYPE_CHECKING, Any, cast

from twisted.internet.error import ReactorNotRunning

from crawler.extensions.phases import begin_phase
from crawler.runs.summary import status_line
from crawler.standard_streams import STDERR
from crawler.vocabulary import RunPhase, RunStatus

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy.crawler import Crawler
    from twisted.internet.base import ReactorBase

logger = logging.getLogger(__name__)
BELOW = "\r\n"  # the cursor stands at the end of the panel's last line


def end_at_once(_number: int = 0, _frame: object = None, *, below: bool = False, line: str | None = None) -> None:
    """Print the status, `below` a panel if there is one, and end the process. `line` is the line that has it."""
    with suppress(OSError):
        os.write(STDERR, f"{BELOW if below else ''}{line or status_line(RunStatus.INTERRUPTED)}\n".encode())
    os._exit(RunStatus.INTERRUPTED.exit_code)


def on_stop_signals(function: Callable[[int, Any], None] | signal.Handlers) -> None:
    """Call a function at each of the signals."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, function)


class StopSignals:
    """Stops one crawl, which runs as a task. Before its spider exists, `end` ends the process at once."""

    def __init__(self, crawler: Crawler, crawling: asyncio.Task[None], end: Callable[[], None] = end_at_once) -> None:
        self._crawler, self._crawling, self._end = crawler, crawling, end
        self._stopping: asyncio.Task[None] | None = None
        self._received = 0

    def received(self, _number: int, _frame: object) -> None:
        """Stop the crawl. Nothing but a call in the event loop is safe here."""
        if self._crawler.spider is None:
            self._end()
        self._received += 1
        self._crawling.get_loop().call_soon_threadsafe(self._stop, self._received)

    def _stop(self, times: int) -> None:
        if times > 1:
            from twisted.internet import reactor  # noqa: PLC0415  # importing it would install it

            with suppress(ReactorNotRunning):
                cast("ReactorBase", reactor).stop()
            return
        logger.info("received a signal, the run ends; a second signal ends it at once")
        begin_phase(self._crawler, RunPhase.ENDING)
        self._stopping = asyncio.ensure_future(self._stop_running())

    async def _stop_running(self) -> None:
        """Stop the crawl once it has begun: Scrapy ignores a stop before."""
        while not self._crawling.done() and not self._crawler.engine.running:  # noqa: ASYNC110  # there is no event
            await asyncio.sleep(0)
        await self._crawler.stop_async()
