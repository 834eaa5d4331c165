"""Gives the memory of large pages back to the system.

glibc allocates memory from a certain size on by mmap, and returns it to the system when it is freed. After each such
memory, glibc raises that size, up to 32 MB (mallopt(3), M_MMAP_THRESHOLD). After the first large page, the memory of
all later ones comes from the heap and stays there.
"""

from __future__ import annotations

import ctypes
from contextlib import suppress

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3  # of malloc.h
LARGE_BYTES = 1 << 20  # the text of an ordinary page is smaller
KEPT_BYTES = 8 << 20  # of free memory at the end of the heap: a new request to the system takes time


def return_large_memory() -> None:
    """Let this process return memory of LARGE_BYTES or more when it is freed. It has no effect without glibc."""
    with suppress(AttributeError, OSError):
        mallopt = ctypes.CDLL(None).mallopt
        mallopt(M_MMAP_THRESHOLD, LARGE_BYTES)
        mallopt(M_TRIM_THRESHOLD, KEPT_BYTES)
