"""The garbage collection of Python: how often it searches for objects in cycles that nothing else refers to."""

from __future__ import annotations

import gc

OBJECTS_TO_COLLECT = 3_000
"""Python searches for cycles after so many new objects. That takes .08 ms a page; with Python's default of 700 objects,
.2 ms. A page leaves three objects in cycles, but an error leaves its response there: with 10,000, that is much memory.
"""


def collect_seldom() -> None:
    """Let Python search for garbage after OBJECTS_TO_COLLECT new objects, among those that are made from now on."""
    gc.freeze()  # the modules stay; in a fork, to search them would copy the memory that it shares
    gc.set_threshold(OBJECTS_TO_COLLECT)
    gc.enable()
