"""Reads pages from files, folders, zip files and WARC files, one after the other. A file's content tells its kind."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.exceptions import BadInputError, RemoteError
from crawler.inputs.folder import files_below, is_other_type
from crawler.inputs.input import Input, Skipped
from crawler.inputs.page_file import (
    STANDARD_INPUT,
    may_be_archive,
    page_in,
    page_in_file,
    page_in_standard_input,
    unreadable,
)
from crawler.inputs.warc_file import inputs_of_records
from crawler.inputs.zip_file import ZIP_MAGIC, inputs_in_zip
from crawler.remote_files import RemoteFile
from crawler.storage.archive.stream import begins_archive, is_one_text, pages_in_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from crawler.remote_files import File


def inputs_at(paths: Iterable[File], url: str = "", left_out: File | None = None) -> Iterator[Input | Skipped]:
    """Yield the pages at paths, in their order; a part that cannot be read is an input with an error.

    `url` is that of a single page. `left_out` is a file or folder that is no input where a given folder contains it.
    """
    for path in paths:
        if isinstance(path, RemoteFile):
            yield from _remote(path, url)
            continue
        if not _is_folder(path):
            yield from _in_file(path, url)
            continue
        for file in files_below(path, left_out if isinstance(left_out, Path) else None):
            if isinstance(file, OSError):
                yield Input(shown(file.filename), error=unreadable(file))
            elif is_other_type(file.name) or _is_special(file):
                yield Skipped(_bytes_of(file))
            else:
                yield from _in_file(file, url)


def is_archive(path: File) -> bool:
    """Return whether a file is a zip file or a WARC file of several pages. OSError if it cannot be read."""
    return may_be_archive(path) and (_is_zip(path) or (begins_archive(path) and not is_one_text(path)))


def size_of(paths: Iterable[File]) -> int:
    """Return the number of bytes of files and folders, as far as they can be read; remote ones count as 0."""
    total = 0
    for path in paths:
        if isinstance(path, RemoteFile):
            continue
        for file in files_below(path) if _is_folder(path) else (path,):
            total += 0 if isinstance(file, OSError) else _bytes_of(file)
    return total


def shown(path: str | os.PathLike[str]) -> str:
    r"""Return the name of a file as text: bytes that are not UTF-8 as `\xff`."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _remote(path: RemoteFile, url: str) -> Iterator[Input | Skipped]:
    """Yield the pages of a remote file, folder or pattern."""
    try:
        found = path.files() or [path]  # opening one that does not exist says so
    except RemoteError as error:
        yield Input(path.url, error=unreadable(error))
        return
    for file in found:
        if len(found) > 1 and is_other_type(file.name):
            yield Skipped()
        else:
            yield from _in_file(file, url)


def _in_file(path: File, url: str) -> Iterator[Input | Skipped]:
    name = shown(path)
    try:
        if str(path) == STANDARD_INPUT:
            yield Input(name, page_in_standard_input(url))
            return
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):  # a pipe, which a worker could not open
            with path.open("rb") as stream:
                yield Input(name, page_in(stream, url))
        elif not may_be_archive(path):
            yield _page(path, name, url, found.st_size)
        elif _is_zip(path):
            yield from inputs_in_zip(path, name)
        elif begins_archive(path):
            yield from inputs_of_records(pages_in_file(path), name)
        else:
            yield _page(path, name, url, found.st_size)
    except BadInputError as error:
        yield Input(name, error=error)
    except (OSError, RemoteError, ValueError) as error:  # ValueError: the name has a NUL in it
        yield Input(name, error=unreadable(error))


def _page(path: File, name: str, url: str, size: int) -> Input:
    """Return a file that is no archive. A worker process reads it; a remote one is read here, with the connections."""
    if isinstance(path, RemoteFile):
        return Input(name, page_in_file(path, url), size=size)
    return Input(name, file=path, url=url, size=size)


def _bytes_of(file: File) -> int:
    try:
        found = file.stat()
    except (OSError, ValueError):
        return 0
    return found.st_size if stat.S_ISREG(found.st_mode) else 0


def _is_special(file: File) -> bool:
    """Return whether a file of a folder is a pipe, a device or a link to a folder: a broken link is none of these."""
    try:
        return not stat.S_ISREG(file.stat().st_mode)
    except OSError:  # reading it as a page says why it cannot be read
        return False


def _is_folder(path: File) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False


def _is_zip(path: File) -> bool:
    with path.open("rb") as stream:
        return stream.read(len(ZIP_MAGIC[0])) in ZIP_MAGIC
