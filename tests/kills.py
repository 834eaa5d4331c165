"""A process that kills itself in the middle of its work, as `kill -9` does: nothing of it runs afterwards."""

from __future__ import annotations

import os
import signal
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


def kill_before(number: int, counts: Callable[[str, tuple[Any, ...]], bool]) -> None:
    """Kill this process before its event of this number, from 0: only events that `counts` are counted.

    It takes an audit event of Python, such as `os.rename`, and its arguments. This cannot be undone.
    """
    left = number

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal left
        if counts(event, arguments):
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            left -= 1

    sys.addaudithook(hook)
