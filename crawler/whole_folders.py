"""Writes a folder that gets its name only when it is complete; until then it is in `NAME.part`.

`NAME.part` contains the new folder and a locked file, the mark. The mark is made first and removed last, so a
`NAME.part` without it is not ours. Between two renamings the folder that is replaced is `.NAME.old.part`. A killed
process leaves these. Before it writes, the next process renames the old folder back, or removes it if the new one has
the name.
"""

from __future__ import annotations

import os
import shutil
import stat
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING

from crawler.durable_files import PART, sync_folder
from crawler.exceptions import AlreadyRunningError, BadInputError
from crawler.whole_files import claim

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MARK = ".publishing"
"""The name of the mark."""
_OLD = ".old"
_MAX_NAME_BYTES = 255 - len(f".{_OLD}{PART}")
"""Of a folder: its old one has a longer name. 255 bytes is the limit of most file systems."""


class _Paths:
    """The folder `path`, its part, the new folder in the part, and the name that the old folder has meanwhile."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.part = path.with_name(f"{path.name}{PART}")
        self.mark = self.part / MARK
        self.new = self.part / "new"
        self.old = path.with_name(f".{path.name}{_OLD}{PART}")


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
    _require_usable(path)
    paths = _Paths(path)
    _require_own(paths.part)
    with _opened_mark(paths) as mark:
        claim(mark.fileno(), paths.mark, path)
        _finish_or_undo(paths)  # only now: another process may be between its two renamings
        try:
            _begin(paths, require_replaceable, with_old_files=with_old_files)
            yield paths.new
            _complete(paths, require_replaceable)
        finally:
            _finish_or_undo(paths)
            paths.mark.unlink()
            with suppress(OSError):  # another process has come and made its mark
                paths.part.rmdir()


def _require_usable(path: Path) -> None:
    """Raise BadInputError if no folder can get this name: it would show only at the end."""
    if os.path.lexists(path) and not path.is_dir():
        raise BadInputError(f"{path}: exists and is a file; name a new folder")
    if path.is_dir() and (path.is_mount() or Path.cwd().is_relative_to(path)):
        raise BadInputError(f"{path}: is a mount point or has the current folder; name another folder")
    if (file := next((one for one in path.parents if one.exists() and not one.is_dir()), None)) is not None:
        raise BadInputError(f"{path}: {file} is a file; name another folder")
    if len(os.fsencode(path.name)) > _MAX_NAME_BYTES:
        raise BadInputError(f"{path}: the name is too long; name another folder")


def _require_own(part: Path) -> None:
    """Raise BadInputError if there is a part that is not ours."""
    if not os.path.lexists(part):
        return
    is_folder = part.is_dir() and not part.is_symlink()
    names = [one.name for one in part.iterdir()] if is_folder else []
    if not is_folder or (names and MARK not in names):
        raise BadInputError(f"{part}: exists, and has no mark of this program; move it away")


def _opened_mark(paths: _Paths) -> IO[bytes]:
    """Open the mark, which is new if no process has left it or works in the part.

    BadInputError if it would be new and there is an old folder, whose part is gone: nobody knows what is in the two.
    AlreadyRunningError if another process removes the part at this moment.
    """
    if paths.old.is_dir() and os.path.lexists(paths.path) and not paths.mark.exists():
        raise _two_folders(paths)
    paths.part.mkdir(parents=True, exist_ok=True)
    try:
        return paths.mark.open("ab")
    except FileNotFoundError as error:
        raise AlreadyRunningError(f"{paths.path}: another process writes it; try again") from error


def _two_folders(paths: _Paths) -> BadInputError:
    return BadInputError(f"{paths.path}: its earlier files are in {paths.old}; move one of the two away")


def _begin(paths: _Paths, require_replaceable: Callable[[Path], None], *, with_old_files: bool) -> None:
    """Make the new folder."""
    if _has_files(paths.path):
        require_replaceable(paths.path)
    if with_old_files and paths.path.is_dir():
        shutil.copytree(paths.path, paths.new, symlinks=True)
        _make_writable(paths.new)
    else:
        paths.new.mkdir()


def _complete(paths: _Paths, require_replaceable: Callable[[Path], None]) -> None:
    """Write the new folder to its disk, and give it its name."""
    os.sync()  # one call for thousands of files
    if _has_files(paths.path):
        require_replaceable(paths.path)  # again: files may have come
        paths.path.rename(paths.old)
    paths.new.rename(paths.path)
    sync_folder(paths.path.parent)


def _finish_or_undo(paths: _Paths) -> None:
    """Give the old folder its name again, or remove it if the new one has the name. Empty the part.

    BadInputError if others have made a folder of that name between the two renamings. Then nothing is removed.
    """
    if paths.old.is_dir() and paths.path.exists() and not paths.new.exists():
        _make_writable(paths.old)
        paths.old.rename(paths.part / "old")  # it is removed there: half of it is never taken for the old folder
    elif paths.old.is_dir() and _has_files(paths.path):
        raise _two_folders(paths)
    elif paths.old.is_dir():
        paths.old.rename(paths.path)
    _empty(paths)


def _empty(paths: _Paths) -> None:
    """Remove everything but the mark from the part."""
    for left in paths.part.iterdir():
        if left.is_dir() and not left.is_symlink():
            _make_writable(left)
            shutil.rmtree(left)
        elif left != paths.mark:
            left.unlink()


def _make_writable(folder: Path) -> None:
    """Let the user change a folder and those in it; who may only read a folder can neither move it nor empty it."""
    for path in (Path(name) for name, _, _ in os.walk(folder)):
        if not os.access(path, os.R_OK | os.W_OK | os.X_OK):  # a folder of another user can be writable by a group
            path.chmod(stat.S_IMODE(path.stat().st_mode) | stat.S_IRWXU)


def _has_files(path: Path) -> bool:
    return path.is_dir() and any(path.iterdir())
