"""The WARC files of an archive by their names, in all subfolders: a publication names files without folders."""

from __future__ import annotations

import os
from collections import defaultdict
from pathlib import Path

from crawler.exceptions import BadInputError


class ArchiveFiles:
    """The files below a folder. BadInputError if there is no such folder."""

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            raise BadInputError(f"{folder} is no folder; --archive names the folder of the WARC files")
        self._paths: dict[str, list[Path]] = defaultdict(list)
        for parent, _, names in os.walk(folder):
            for name in names:
                self._paths[name].append(Path(parent, name))

    def named(self, name: str) -> tuple[Path, ...]:
        """Return the files of a name, sorted: the same name may be in several folders."""
        return tuple(sorted(self._paths.get(name, ())))
