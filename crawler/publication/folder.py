"""Writes publications and reports with their checksums. One JSON file identifies the kind.

A folder is replaced only if it has nothing but the files of its kind. It has its name only when it is complete.
"""

from __future__ import annotations

import json
import os
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from crawler.exceptions import BadInputError
from crawler.publication.checksums import SUMS, files_in, read_sums, sha256_of, written_sums
from crawler.whole_folders import whole_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

FIGURES = "figures.json"
MAX_NAMED = 5  # files in an error
_PROGRAM = "chinanews-crawler"


class FolderKind(NamedTuple):
    """A kind of folder: its noun, and the JSON file by which it is known, since that has the key."""

    noun: str
    file: str
    key: str


PUBLICATION = FolderKind("publication", FIGURES, "published_by")


class FolderWithSums(NamedTuple):
    """A folder that is being written, at the path `part`."""

    part: Path

    def write(self, name: str, content: str) -> None:
        """Write a text file, in UTF-8; half a character, which older versions stored, becomes a question mark."""
        self.write_with(name, lambda file: file.write(content.encode(errors="replace")))

    def write_with(self, name: str, write: Callable[..., object]) -> Path:
        """Write a file by a function that takes the open file, and write it to its disk. OSError if that fails."""
        path = self.part / name
        path.parent.mkdir(exist_ok=True)
        with path.open("wb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        return path


@contextmanager
def folder_with_sums(path: Path, *, replaces: bool = False, kind: FolderKind = PUBLICATION) -> Iterator[FolderWithSums]:
    """Give a folder to write into. At the end it gets its checksums and the name `path`, unless an error was raised.

    BadInputError if a file or folder of that name must not be replaced, or may be and `replaces` is off.
    AlreadyRunningError if another process writes the same folder. OSError if it cannot be written.
    """
    require_replaceable = partial(_require_replaceable, kind=kind, replaces=replaces)
    with whole_folder(path, require_replaceable=require_replaceable) as part:
        folder = FolderWithSums(part)
        yield folder
        folder.write(SUMS, written_sums({name: sha256_of(part / name) for name in files_in(part)}))


def figures_text(figures: Mapping[str, object], kind: FolderKind = PUBLICATION) -> str:
    """Return the text of the file by which a folder is known."""
    return json.dumps({kind.key: _PROGRAM, **figures}, indent=1, ensure_ascii=False) + "\n"


def _is_of_kind(path: Path, kind: FolderKind) -> bool:
    """Return whether this program has written a folder of this kind."""
    try:
        return kind.key in json.loads((path / kind.file).read_text(encoding="utf-8"))
    except (OSError, ValueError, TypeError):
        return False


def _require_replaceable(path: Path, kind: FolderKind, *, replaces: bool) -> None:
    if not _is_of_kind(path, kind):
        raise BadInputError(f"{path} is not empty, and is no {kind.noun} of this program; name another folder")
    if not replaces:
        raise BadInputError(f"{path} is there already; --replace replaces it")
    files = {one.relative_to(path).as_posix() for one in path.rglob("*") if one.is_symlink() or not one.is_dir()}
    added = sorted(files - {*read_sums(path), SUMS})
    if added:
        named = ", ".join(added[:MAX_NAMED]) + (", …" if len(added) > MAX_NAMED else "")
        raise BadInputError(f"{path} has files that are not of the {kind.noun} ({named}); move them away first")
