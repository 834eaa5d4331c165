"""A page that takes a cleaning process far longer than its start, and the time of that start on this machine."""

from __future__ import annotations

import asyncio
import time

from crawler import Page
from crawler.processing.pool import WorkerPool
from crawler.processing.process import read
from tests.site import contents

_PARAGRAPHS = b"<div>a" + b"<p>b" * 10 + b"</div>"
LONG_BODY = b"<html><head><title>Tea</title></head><body>" + _PARAGRAPHS * 1_650 + b"</body></html>"
"""trafilatura's time grows by the square of these: 20 starts of a process. More of them, and it would not get them."""
STARTS = 4
"""The bound of a test, as a multiple of a start."""


def seconds_of_starts() -> float:
    """Return the seconds in which STARTS processes start and read an ordinary page, one after the other."""
    served = contents(every=1).pages[-1].served
    begun = time.monotonic()
    with WorkerPool(600.0, 1000) as pool:
        asyncio.run(pool.run(read, Page("https://e.org/1", served.body)))
    return STARTS * (time.monotonic() - begun)
