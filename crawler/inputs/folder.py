"""The files of a folder that may be pages or hold pages, in the order of their names."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

OTHER_TYPES = frozenset(
    """7z aac avif avi bmp br bz2 cdx cdxj class css csv db dll doc docx dmg eot epub exe flac gif heic ico idx jar java
    jpeg jpg js json jsonl key less log m3u8 m4a map mjs mov mp3 mp4 mpeg mpg odp ods odt ogg ogv opus otf parquet pdf
    pickle png ppt pptx pub py pyc rar rss scss sh so sql sqlite svg swf tar tgz tif tiff toml ts tsv ttf vtt wasm wav
    weba webm webmanifest webp wmv woff woff2 xls xlsx xml xz yaml yml""".split()
)
"""The suffixes of files that come with saved pages and are no pages."""
_HIDDEN = ".", "__MACOSX"  # the beginnings of the names of files and folders that programs make


def is_hidden(name: str) -> bool:
    """Return whether a file or folder is one that programs make for themselves."""
    return name.startswith(_HIDDEN) and name != ".."  # a member of a zip file may be `../page.html`


def is_other_type(name: str) -> bool:
    """Return whether a file in a folder or a zip file is no page and holds none, by its suffix."""
    return Path(name).suffix[1:].lower() in OTHER_TYPES


def files_below(folder: Path, left_out: Path | None = None) -> Iterator[Path | OSError]:
    """Yield the files of a folder and its subfolders, or the error of a folder that cannot be listed.

    In each folder they come sorted by name. Links to folders are not followed. `left_out` is a file or folder.
    """
    waiting: list[os.DirEntry[str] | Path] = [folder]
    while waiting:
        entry = waiting.pop()
        if not isinstance(entry, Path) and not entry.is_dir(follow_symlinks=False):
            yield Path(entry.path)
            continue
        try:
            with os.scandir(entry) as found:
                inside = sorted(found, key=lambda one: one.name, reverse=True)
        except OSError as error:
            yield error
            continue
        waiting += (one for one in inside if not (is_hidden(one.name) or _is_same(one, left_out)))


def _is_same(entry: os.DirEntry[str], path: Path | None) -> bool:
    return path is not None and entry.name == path.name and os.path.realpath(entry.path) == os.path.realpath(path)
