"""A folder that has its name only when it is complete: until then it is in a folder whose name ends in `.part`.

While NAME is written, `NAME.part` has the new folder, and a locked file: the mark. The mark is made first and removed
last, so a `NAME.part` without it is not ours. Between two renamings the folder that is replaced is `.NAME.old.part`.
A killed process leaves these. The next one that writes NAME first gives an old folder its name again.
"""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.durable_files import PART, sync_folder
from crawler.exceptions import BadInputError
from crawler.whole_files import claim

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MARK = ".publishing"
"""The name of the mark. Unfinished folders of earlier versions have it, too."""


class _Places:
    """The folder `path`, its part, the new folder in the part, and the name that the old folder has meanwhile."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.part = path.with_name(f"{path.name}{PART}")
        self.mark = self.part / MARK
        self.new = self.part / "new"
        self.old = path.with_name(f".{path.name}.old{PART}")


@contextmanager
def whole_folder(
    path: Path, *, require_replaceable: Callable[[Path], None], with_old_files: bool = False
) -> Iterator[Path]:
    """Give a folder to write into. It gets the name `path` at the end, unless an error was raised.

    An empty folder is replaced, and a link to a folder stays a link. `require_replaceable` takes a folder with files,
    and raises BadInputError if it must stay. `with_old_files`: the given folder begins as a copy of the old one.
    BadInputError if nothing can have that name, AlreadyRunningError if another process writes it, OSError if it cannot
    be written.
    """
    path = Path(os.path.realpath(path))
    _require_place(path)
    at = _Places(path)
    _make(at.part)
    with at.mark.open("ab") as mark:
        claim(mark.fileno(), at.mark, path)
        _restore(at)  # only now: another process may be between its two renamings
        try:
            _begin(at, require_replaceable, with_old_files=with_old_files)
            yield at.new
            _complete(at, require_replaceable)
        finally:
            _restore(at)
            at.mark.unlink()
            with suppress(OSError):  # another process has come and made its mark
                at.part.rmdir()


def _require_place(path: Path) -> None:
    """Raise BadInputError if no folder can get this name: it would show only at the end."""
    if os.path.lexists(path) and not path.is_dir():
        raise BadInputError(f"{path}: exists and is a file; name a new folder")
    if path.is_dir() and (path.is_mount() or path.samefile(Path.cwd())):
        raise BadInputError(f"{path}: is a mount point or the current folder; name another folder")


def _make(part: Path) -> None:
    """Make the part, if no process has left it or works in it. BadInputError if there is one that is not ours."""
    with suppress(FileExistsError):
        part.mkdir(parents=True)
    is_folder = part.is_dir() and not part.is_symlink()
    names = [one.name for one in part.iterdir()] if is_folder else []
    if not is_folder or (names and MARK not in names):
        raise BadInputError(f"{part}: exists, and is not an unfinished folder of this program; move it away")


def _begin(at: _Places, require_replaceable: Callable[[Path], None], *, with_old_files: bool) -> None:
    """Make the new folder."""
    if _has_files(at.path):
        require_replaceable(at.path)
    if with_old_files and at.path.is_dir():
        shutil.copytree(at.path, at.new, symlinks=True)
    else:
        at.new.mkdir()


def _complete(at: _Places, require_replaceable: Callable[[Path], None]) -> None:
    """Write the new folder to its disk, and give it its name."""
    os.sync()  # one call for thousands of files
    if _has_files(at.path):
        require_replaceable(at.path)  # again: files may have come
        at.path.rename(at.old)
    at.new.rename(at.path)
    sync_folder(at.path.parent)


def _restore(at: _Places) -> None:
    """Give the old folder its name again, or remove it if the new one has the name. Empty the part.

    BadInputError if others have made a folder of that name between the two renamings. Then nothing is removed.
    """
    if at.old.is_dir() and at.path.exists() and not at.new.exists():
        at.old.rename(at.part / "old")  # it is removed there: half of it is never taken for the old folder
    elif at.old.is_dir() and _has_files(at.path):
        raise BadInputError(f"{at.path}: its earlier files are in {at.old}; move one of the two away")
    elif at.old.is_dir():
        at.old.rename(at.path)
    _empty(at)


def _empty(at: _Places) -> None:
    """Remove everything but the mark from the part."""
    for left in at.part.iterdir():
        if left.is_dir() and not left.is_symlink():
            shutil.rmtree(left)
        elif left != at.mark:
            left.unlink()


def _has_files(path: Path) -> bool:
    return path.is_dir() and any(path.iterdir())
