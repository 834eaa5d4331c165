"""A file that has its name only when it is complete: until then its name ends in `.part`, in the same folder.

An error removes the part. A killed process leaves it, and the next export to that name writes it anew. A pipe or a
device is written without a part, and a link to a file stays a link.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from types import TracebackType

PART = ".part"


class WholeFile:
    """`with WholeFile(path) as whole:` gives the file its name if nothing was raised. `whole.file` takes the bytes.

    OSError if it cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self._is_special = path.exists() and not path.is_file()  # renaming the part would replace the device
        self._path = path if self._is_special else Path(os.path.realpath(path))
        self._part = self._path if self._is_special else self._path.with_name(f"{self._path.name}{PART}")
        self.file = self._part.open("wb")

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


def sync_folder(path: Path) -> None:
    """Write the names in a folder to its disk, where the system can do that."""
    folder = os.open(path, os.O_RDONLY)
    try:
        with suppress(OSError):
            os.fsync(folder)
    finally:
        os.close(folder)
