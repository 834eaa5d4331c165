"""Writes files so that they are complete on the disk or do not exist: first under a name that ends in `.part`."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

PART = ".part"
"""The end of the name of an incomplete file or folder."""
_UNSUPPORTED = frozenset((errno.EINVAL, errno.ENOTSUP))


def replace_file(file: Path, content: bytes) -> None:
    """Write a file, or replace it. OSError if that fails; then the old file is unchanged."""
    part = file.with_name(f".{file.name}.{os.getpid()}{PART}")
    try:
        with part.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(file)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise
    sync_folder(file.parent)


def sync_folder(folder: Path) -> None:
    """Write the names in a folder to its disk. A file system that cannot do that is no error."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _UNSUPPORTED:
            raise
    finally:
        os.close(descriptor)
