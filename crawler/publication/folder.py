"""A folder that has its name only when it is complete: until then its name ends in `.part`, in the same folder.

An error removes the part. A killed process leaves it: the next publication of that name removes it. A folder is
replaced only if it has nothing but the files of a publication; it is renamed to `.old` until the new one has its name.
The same is true of the other kinds of folders that this program writes.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self

from crawler.durable_files import PART, sync_folder
from crawler.exceptions import AlreadyRunningError, BadInputError
from crawler.publication.checksums import SUMS, files_in, read_sums, sha256_of, written_sums

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import TracebackType

FIGURES = "figures.json"
MARK = ".publishing"
"""The file of an unfinished folder, or of one that is being removed. It is locked while its process works."""
_OLD = ".old"
_PROGRAM = "chinanews-crawler"


class FolderKind(NamedTuple):
    """A kind of folder: its noun, and the JSON file by which it is known, since that has the key."""

    noun: str
    file: str
    key: str


PUBLICATION = FolderKind("publication", FIGURES, "published_by")


class WholeFolder:
    """`with WholeFolder(path) as whole:` gives the folder its name if nothing was raised.

    BadInputError if there is a folder or file of the name that must not be replaced. AlreadyRunningError if another
    process writes the same folder. OSError if it cannot be written.
    """

    def __init__(self, path: Path, *, replaces: bool = False, kind: FolderKind = PUBLICATION) -> None:
        self.kind = kind
        self.path = Path(os.path.realpath(path))
        if not self.path.name:
            raise BadInputError(f"{self.path} cannot be replaced; name another folder")
        self._old = self.path.with_name(f"{self.path.name}{_OLD}")
        self.part = self.path.with_name(f"{self.path.name}{PART}")
        self.path.parent.mkdir(parents=True, exist_ok=True)
        _require_free(self.part, kind, f"an unfinished {kind.noun}")
        self._restore()
        if self.path.exists():
            _require_replaceable(self.path, kind, replaces=replaces)
        if self.part.exists():
            _remove(self.part)
        self.part.mkdir()
        self._mark = (self.part / MARK).open("wb")
        fcntl.flock(self._mark, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        try:
            if kind is None:
                self._complete()
        finally:
            self._mark.close()
            if self.part.exists():
                _remove(self.part)

    def write(self, name: str, content: str) -> None:
        """Write a text file, in UTF-8; half a character, which older versions stored, becomes a question mark."""
        self.write_with(name, lambda file: file.write(content.encode(errors="replace")))

    def write_with(self, name: str, write: Callable[..., object]) -> Path:
        """Write a file by a function that takes the open file, and write it to its disk."""
        path = self.part / name
        path.parent.mkdir(exist_ok=True)
        with path.open("wb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        return path

    def _restore(self) -> None:
        """Finish what a killed process has left between its two renamings, or after them."""
        if self._old.exists():
            _require_free(self._old, self.kind, f"an earlier {self.kind.noun}")
            if self.path.exists():
                _remove(self._old)
            else:
                self._old.rename(self.path)

    def _complete(self) -> None:
        """Write the checksums, and give the folder its name."""
        self.write(SUMS, written_sums({name: sha256_of(self.part / name) for name in files_in(self.part)}))
        for folder in (self.part, *(path for path in self.part.iterdir() if path.is_dir())):
            sync_folder(folder)
        (self.part / MARK).unlink()
        if self.path.exists() and any(self.path.iterdir()):
            self.path.rename(self._old)
        self.part.rename(self.path)
        sync_folder(self.path.parent)
        if self._old.exists():
            _remove(self._old)


def figures_text(figures: Mapping[str, object], kind: FolderKind = PUBLICATION) -> str:
    """Return the text of the file by which a folder is known."""
    return json.dumps({kind.key: _PROGRAM, **figures}, indent=1, ensure_ascii=False) + "\n"


def is_of_kind(path: Path, kind: FolderKind) -> bool:
    """Return whether this program has written a folder of this kind."""
    try:
        return kind.key in json.loads((path / kind.file).read_text(encoding="utf-8"))
    except (OSError, ValueError, TypeError):
        return False


def is_publication(path: Path) -> bool:
    """Return whether a folder is a publication of this program."""
    return is_of_kind(path, PUBLICATION)


def _require_replaceable(path: Path, kind: FolderKind, *, replaces: bool) -> None:
    if not path.is_dir():
        raise BadInputError(f"{path} is a file; name a folder")
    if not any(path.iterdir()):
        return
    if not is_of_kind(path, kind):
        raise BadInputError(f"{path} is not empty, and is no {kind.noun} of this program; name another folder")
    if not replaces:
        raise BadInputError(f"{path} is there already; --replace replaces it")
    added = sorted({one.name for one in path.iterdir()} - {Path(name).parts[0] for name in (*read_sums(path), SUMS)})
    if added:
        raise BadInputError(
            f"{path} has files that are not of the {kind.noun} ({', '.join(added)}); move them away first"
        )


def _require_free(path: Path, kind: FolderKind, state: str) -> None:
    """Raise BadInputError if a folder is not one of ours, AlreadyRunningError if a process works on it."""
    if not path.exists():
        return
    mark = path / MARK
    if not (path.is_dir() and (mark.exists() or is_of_kind(path, kind) or not any(path.iterdir()))):
        raise BadInputError(f"{path} exists and is not {state}; move it away")
    if mark.exists():
        with mark.open("rb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise AlreadyRunningError(f"another process writes {path}") from error


def _remove(path: Path) -> None:
    """Remove one of our folders, the mark last: so a kill leaves a folder that is known as ours."""
    (path / MARK).touch()
    for one in path.iterdir():
        if one.name != MARK:
            shutil.rmtree(one) if one.is_dir() and not one.is_symlink() else one.unlink()
    (path / MARK).unlink()
    with suppress(FileNotFoundError):
        path.rmdir()
