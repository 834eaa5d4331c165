"""A limit for the size of files, as of a disk that is full.

Python itself may write a compiled module under such a limit: then it stays cut off and no later process can load it.
So a process with the limit writes none.
"""

from __future__ import annotations


def with_files_of(size: int) -> tuple[str, ...]:
    """Return the words to put before a command whose files may have at most this many bytes."""
    return ("env", "PYTHONDONTWRITEBYTECODE=1", "prlimit", f"--fsize={size}")
