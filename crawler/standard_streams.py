"""Opens the standard streams that the caller has closed, before a file gets one of their numbers."""

from __future__ import annotations

import os
import sys

STDERR = 2


def open_closed_streams() -> None:
    """Open closed standard streams to /dev/null, for worker processes too. Messages go there; there is no input."""
    while (number := os.open(os.devnull, os.O_RDWR)) <= STDERR:
        os.set_inheritable(number, True)  # noqa: FBT003  # the function of os takes no name
    os.close(number)
    sys.stderr = sys.stderr or os.fdopen(STDERR, "w", closefd=False)
