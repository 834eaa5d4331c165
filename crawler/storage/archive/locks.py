"""Locks on the files and the folder of an archive. The system frees them when the process ends, however it ends.

A crawl locks each file that it writes until its end; a program that rewrites the archive locks the folder, and leaves
the locked files out.
"""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from crawler.exceptions import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class _HasDescriptor(Protocol):
    def fileno(self) -> int: ...


def lock(file: _HasDescriptor) -> None:
    """Lock an open file until it is closed. A file system without locks is no error."""
    _try_to_lock(file.fileno())


def is_locked(file: Path) -> bool:
    """Return whether another program writes to a file. ArchiveError if it cannot be read."""
    try:
        with file.open("rb") as opened:
            return not _try_to_lock(opened.fileno())
    except OSError as error:
        raise ArchiveError(f"{file}: cannot be read: {error.strerror}") from error


@contextmanager
def locked_folder(folder: Path) -> Iterator[None]:
    """Keep other programs from rewriting the files of a folder. ArchiveError if one does so now."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError as error:
        raise ArchiveError(f"{folder}: {error.strerror}") from error
    try:
        if not _try_to_lock(descriptor):
            raise ArchiveError(f"{folder}: another program rewrites this archive; wait for its end")
        yield
    finally:
        os.close(descriptor)


def _try_to_lock(descriptor: int) -> bool:
    """Return False if another program has the lock."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # the file system has no locks
        return True
    return True
