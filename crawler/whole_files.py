"""A file that has its name only when it is complete: until then its name is `.NAME.part`.

An error removes the part. A killed process leaves it, and the next one that writes that name begins anew. Two processes
that write one name at the same time are an error of the second. A pipe or a device is written without a part, and a
link to a file stays a link.
"""

from __future__ import annotations

import fcntl
import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Self, cast

from crawler.durable_files import PART, sync_folder
from crawler.exceptions import AlreadyRunningError

if TYPE_CHECKING:
    from types import TracebackType


class WholeFile:
    """`with WholeFile(path) as whole:` gives the file its name if nothing was raised. `whole.file` takes the bytes.

    OSError if it cannot be written, AlreadyRunningError if another process writes it.
    """

    def __init__(self, path: Path) -> None:
        self._is_special = path.exists() and not path.is_file()  # renaming the part would replace the device
        self._path = path if self._is_special else Path(os.path.realpath(path))
        self._part = self._path if self._is_special else self._path.with_name(f".{self._path.name}{PART}")
        self.file = self._part.open("wb") if self._is_special else _opened(self._part)
        if not self._is_special:
            try:
                claim(self.file.fileno(), self._part, self._path)
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


def _opened(part: Path) -> BinaryIO:
    """Open a part, which is new or left by a killed process. OSError if it is a link: its file is not ours."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC
    return cast("BinaryIO", os.fdopen(os.open(part, flags, 0o666), "ab"))


def claim(descriptor: int, part: Path, output: Path) -> None:
    """Lock a part until it is closed. AlreadyRunningError if another process has it, or has just completed it."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        is_ours = part.exists() and os.path.samestat(os.fstat(descriptor), part.stat())
    except BlockingIOError:
        is_ours = False
    if not is_ours:
        raise AlreadyRunningError(f"{output}: another process writes it; wait for its end, or name another output")
