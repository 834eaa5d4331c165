"""Notices that a file or folder which a run writes to was deleted, replaced, truncated or made read-only.

The operating system does not say so: whoever has such a file open writes on into a file that has no name any more.
"""

from __future__ import annotations

import os
from pathlib import Path
from stat import S_ISREG

from crawler.exceptions import StoreGoneError


class FileIdentity:
    """The identity of a file or folder. The first check at which it exists takes it for the right one."""

    def __init__(self, path: str | Path, *, may_shrink: bool = False) -> None:
        self._path = str(Path(path))
        self._may_shrink = may_shrink
        self._known: os.stat_result | None = None

    def check(self) -> None:
        """Compare with the last check. StoreGoneError says how they differ. It costs two system calls."""
        now = self._stat()
        if self._known is not None and (change := self._change(self._known, now)):
            raise StoreGoneError(f"{self._path} {change} during the run: restore it, or begin with an empty folder")
        self._known = now

    def _stat(self) -> os.stat_result | None:
        try:
            return os.stat(self._path)  # noqa: PTH116  # asked before each write; a Path takes twice as long
        except OSError:  # it does not exist, or the system does not let us see it
            return None

    def _change(self, known: os.stat_result, now: os.stat_result | None) -> str | None:
        if now is None:
            return "was deleted or moved"
        if (now.st_dev, now.st_ino) != (known.st_dev, known.st_ino):
            return "was replaced by another one"
        if not self._may_shrink and S_ISREG(now.st_mode) and now.st_size < known.st_size:
            return "was truncated"
        return None if os.access(self._path, os.W_OK) else "was made read-only"
