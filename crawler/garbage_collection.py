"""When Python looks for garbage: objects in cycles that nothing else refers to."""

from __future__ import annotations

import gc

OBJECTS_TO_COLLECT = 3_000
"""After so many new objects, Python looks for cycles. That takes .08 ms a page, .2 ms after Python's own 700 objects. A
page leaves three objects in cycles, but an error leaves its response there: after 10,000 objects, that is much memory.
"""


def collect_seldom() -> None:
    """Let Python look for garbage after OBJECTS_TO_COLLECT new objects, among those that are made from now on."""
    gc.freeze()  # the modules stay; in a fork, a look at them would copy the memory that it shares
    gc.set_threshold(OBJECTS_TO_COLLECT)
    gc.enable()
