"""A file or a folder that has its name only when it is complete: until then its name ends in `.part`.

An error removes the part. A killed process leaves it, and the next one that writes that name begins anew. Two processes
that write one name at the same time are an error of the second. A pipe or a device is written without a part, and a
link to a file stays a link.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Self

from crawler.durable_files import PART, sync_folder
from crawler.exceptions import BadInputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType


class WholeFile:
    """`with WholeFile(path) as whole:` gives the file its name if nothing was raised. `whole.file` takes the bytes.

    OSError if it cannot be written, BadInputError if another program is writing it.
    """

    def __init__(self, path: Path) -> None:
        self._is_special = path.exists() and not path.is_file()  # renaming the part would replace the device
        self._path = path if self._is_special else Path(os.path.realpath(path))
        self._part = self._path if self._is_special else self._path.with_name(f"{self._path.name}{PART}")
        self.file = self._part.open("wb" if self._is_special else "ab")
        if not self._is_special:
            try:
                _claim(self.file.fileno(), self._part)
            except BaseException:
                self.file.close()
                raise
            if os.fstat(self.file.fileno()).st_size:  # left by a killed process
                self.file.truncate(0)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        if kind is None:
            self.complete()
        else:
            self.remove()

    def complete(self) -> None:
        """Write the file to its disk, and give it its name. OSError, and no file, if that fails."""
        try:
            self.file.flush()
            if not self._is_special:
                os.fsync(self.file.fileno())
            self.file.close()
            if not self._is_special:
                self._part.replace(self._path)
                sync_folder(self._path.parent)
        except BaseException:
            self.remove()
            raise

    def remove(self) -> None:
        """Remove the part; a file that had the name before stays."""
        with suppress(OSError):  # closing writes the last bytes, perhaps to a full disk
            self.file.close()
        if not self._is_special:
            self._part.unlink(missing_ok=True)


@contextmanager
def whole_folder(path: Path, *, with_old_files: bool = False) -> Iterator[Path]:
    """Give a folder to write into, which has its name only when it is complete.

    An empty folder is replaced, and a link to one stays a link. `with_old_files` replaces a folder with files, too: the
    given one begins as its copy. BadInputError if nothing can have that name, or another process is writing it.
    """
    path = Path(os.path.realpath(path))
    old = path.with_name(f".{path.name}.old{PART}")
    if not with_old_files:
        _require_replaceable(path)
    part = path.with_name(f"{path.name}{PART}")
    part.mkdir(parents=True, exist_ok=True)
    opened = os.open(part, os.O_RDONLY)
    try:
        _claim(opened, part)
        try:
            if with_old_files:  # only now: another process may be between its two renamings
                _restore(path, old)
            _empty(part)
            if with_old_files and path.is_dir():
                shutil.copytree(path, part, symlinks=True, dirs_exist_ok=True)
            yield part
            os.sync()  # one call for thousands of files
            if with_old_files and path.is_dir():
                path.rename(old)
            part.replace(path)
            sync_folder(path.parent)
            if old.is_dir():
                shutil.rmtree(old)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            if with_old_files:
                _restore(path, old)
            raise
    finally:
        os.close(opened)


def _restore(path: Path, old: Path) -> None:
    """Finish what an error or a kill has left between the two renamings, or after them."""
    if old.is_dir() and not os.path.lexists(path):
        old.rename(path)
    elif old.is_dir():
        shutil.rmtree(old)


def _require_replaceable(path: Path) -> None:
    """Raise BadInputError if a folder cannot be replaced: it would show only at the end of the export."""
    if not path.exists():
        return
    if not path.is_dir():
        raise BadInputError(f"{path}: is a file; name a new folder")
    if any(path.iterdir()):
        raise BadInputError(f"{path}: is a folder with files, which are never replaced; name a new folder")
    if path.is_mount() or path.samefile(Path.cwd()):
        raise BadInputError(f"{path}: is a mount point or the current folder; name a new folder in it")


def _claim(descriptor: int, path: Path) -> None:
    """Lock a part until it is closed. BadInputError if another program has it, or has just given it its name."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        is_ours = path.exists() and os.path.samestat(os.fstat(descriptor), path.stat())
    except BlockingIOError:
        is_ours = False
    if not is_ours:
        raise BadInputError(f"{path}: another program is writing it; wait for its end, or name another output")


def _empty(folder: Path) -> None:
    """Remove the files that a killed process has left."""
    for left in folder.iterdir():
        if left.is_dir() and not left.is_symlink():
            shutil.rmtree(left)
        else:
            left.unlink()
