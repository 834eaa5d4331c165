"""Finds the WARC files in a folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.exceptions import ArchiveError

if TYPE_CHECKING:
    from pathlib import Path

PATTERNS = ("*.warc", "*.warc.gz", "*.warc.zst")


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
