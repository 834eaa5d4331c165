"""Requests that one worker sends for all workers of a run; the others wait for its answer in the database."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

from crawler.extensions.database import database_of
from crawler.extensions.run_end import is_ending
from crawler.storage.claims import Claims

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from scrapy.crawler import Crawler

FIRST_LOOK_SECONDS, LONGEST_LOOK_SECONDS = 0.1, 1.0
"""How long a worker waits for the answer to another one's request before it looks again: twice as long each time."""
Answer = TypeVar("Answer")


async def requested_once(
    crawler: Crawler, name: str, read: Callable[[], Answer | None], request: Callable[[], Awaitable[Answer]]
) -> Answer | None:
    """Return the stored answer that `read` finds. If there is none, `request` gets and stores it.

    Other workers wait meanwhile; `name` tells which of their requests are the same. None if the run ends first.
    StorageError if the database cannot be read or written.
    """
    database = database_of(crawler)
    claims, look = Claims(database.engine, database.worker), FIRST_LOOK_SECONDS
    while (stored := read()) is None:
        if database.shared is None:  # the run has one worker
            return await request()
        if claims.take(name, database.now()):
            try:
                stored = read()  # another worker may have stored it before it released its claim
                return await request() if stored is None else stored
            finally:
                claims.release(name)
        await asyncio.sleep(look)
        if is_ending(crawler):
            return None
        look = min(2 * look, LONGEST_LOOK_SECONDS)
    return stored
