"""The output of a bulk cleaning in an object store: a file on this machine, which is stored whole at the end."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

from crawler.exceptions import RemoteError

if TYPE_CHECKING:
    from collections.abc import Callable

    from crawler.cli.bulk_lines import Line, Output
    from crawler.remote_files import RemoteFile


class RemoteOutput:
    """Takes lines for a remote file. `made` opens a local output. If storing fails, the local file is kept."""

    def __init__(self, target: RemoteFile, made: Callable[[Path], Output]) -> None:
        self._target = target
        self._file = Path(mkdtemp(prefix="clean-")) / target.name
        self._output = made(self._file)

    def add(self, line: Line) -> None:
        """Write a line."""
        self._output.add(line)

    def close(self) -> None:
        """Complete the local file, store it, and remove it. OSError names the local file if it cannot be stored."""
        self._output.close()
        try:
            self._target.put(self._file)
        except RemoteError as error:
            raise OSError(f"{self._target}: {error}; it is kept as {self._file}") from error
        shutil.rmtree(self._file.parent, ignore_errors=True)
