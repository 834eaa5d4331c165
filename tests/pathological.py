"""A page that takes a cleaning process far longer than its start, and the time of that start on this machine."""

from __future__ import annotations

import time

from crawler import Page
from crawler.processing.process import read
from crawler.processing.worker import Worker
from tests.site import contents

_PARAGRAPHS = b"<div>a" + b"<p>b" * 10 + b"</div>"
LONG_BODY = b"<html><head><title>Tea</title></head><body>" + _PARAGRAPHS * 1_650 + b"</body></html>"
"""trafilatura's time grows by the square of these: 20 starts of a process. More of them, and it would not get them."""
STARTS = 4
"""The bound of a test, as a multiple of a start."""


def seconds_of_starts() -> float:
    """Return the seconds in which STARTS processes start and read an ordinary page, one after the other."""
    served = contents().pages[-1].served
    worker = Worker(600.0, 1000, lambda: False)
    begun = time.monotonic()
    try:
        worker.run(read, Page("https://e.org/1", served.body))
    finally:
        worker.close()
    return STARTS * (time.monotonic() - begun)
