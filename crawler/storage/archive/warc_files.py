"""Finds the WARC files in a folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.exceptions import ArchiveError, RemoteError
from crawler.remote_files import RemoteFile

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from crawler.remote_files import File

PATTERNS = ("*.warc", "*.warc.gz", "*.warc.zst")


_SUFFIXES = tuple(pattern.removeprefix("*") for pattern in PATTERNS)


def files_of_archive(path: File) -> Sequence[File]:
    """Return the WARC files of a path as `warc_files` does; the path may also be remote, and a pattern then."""
    if not isinstance(path, RemoteFile):
        return warc_files(path)
    try:
        found = path.files()
    except RemoteError as error:
        raise ArchiveError(f"{path}: cannot be read: {error}") from error
    named = [file for file in found if file == path or file.name.endswith(_SUFFIXES)]
    if not found:
        raise ArchiveError(f"{path}: there is no such file or folder")
    if not named:
        raise ArchiveError(f"{path}: there is no WARC file (*.warc.gz, *.warc.zst, *.warc) in this folder")
    return named


def warc_files(path: Path) -> list[Path]:
    """Return the file itself, or the WARC files in a folder and its subfolders, sorted by name.

    Empty files in a folder are ignored: a killed run can leave one. ArchiveError if nothing is left, or for a pipe or a
    device, which may have no end.
    """
    if not path.exists():
        raise ArchiveError(f"{path}: there is no such file or folder")
    files = [path]
    if path.is_dir():
        files = sorted({file for pattern in PATTERNS for file in path.rglob(pattern) if not file.is_dir()})
    if special := [file for file in files if file.exists() and not file.is_file()]:
        raise ArchiveError(f"{special[0]}: is a pipe or a device, and not a WARC file")
    if not path.is_dir():
        return files
    with_content = [file for file in files if not file.is_file() or file.stat().st_size]
    if not with_content:
        raise ArchiveError(
            f"{path}: there is no WARC file (*.warc.gz, *.warc.zst, *.warc) in this folder, or only empty ones"
        )
    return with_content
