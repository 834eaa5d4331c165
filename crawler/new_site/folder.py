"""Writes a folder of files as a whole: it gets its name when it is complete. A killed run leaves a `.part` folder.

With `replaces`, the files of a folder that exists are replaced, and its other files stay.
"""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from crawler.durable_files import PART, sync_folder
from crawler.exceptions import BadInputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path


@contextmanager
def whole_folder(folder: Path, *, replaces: bool) -> Iterator[Path]:
    """Give a folder to write into, which becomes `folder` at the end. Nothing is left of it after an error.

    BadInputError if `folder` exists and is not to be replaced, OSError if it cannot be written.
    """
    if os.path.lexists(folder) and not (replaces and folder.is_dir()):
        raise BadInputError(f"{folder}: exists; name another site, or replace its files with --force")
    part, old = (folder.with_name(f".{folder.name}.{os.getpid()}{word}{PART}") for word in ("", ".old"))
    try:
        if folder.is_dir():
            shutil.copytree(folder, part, symlinks=True)
        else:
            part.mkdir(parents=True)
        yield part
        _exchange(folder, part, old)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    shutil.rmtree(old, ignore_errors=True)


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files by their paths in a folder, to the disk."""
    for path, content in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())


def _exchange(folder: Path, part: Path, old: Path) -> None:
    """Give the new folder its name; the old one gets its name back if that fails."""
    if folder.exists():
        folder.rename(old)
    try:
        part.rename(folder)
    except BaseException:
        with suppress(OSError):
            old.rename(folder)
        raise
    sync_folder(folder.parent)
