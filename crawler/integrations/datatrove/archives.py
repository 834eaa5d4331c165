"""WARC files in a folder of datatrove, on the disk or in an object store, and files that are whole or do not exist."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, BinaryIO, cast

from crawler.processing.host_shards import inputs_of_archive
from crawler.storage.archive.stream import pages_in_file, pages_in_stream
from crawler.storage.archive.warc_files import PATTERNS
from crawler.whole_files import WholeFile

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator

    from datatrove.io import DataFolder

    from crawler.inputs.input import Input, Skipped
    from crawler.vocabulary import RecordKind

_SUFFIXES = tuple(pattern.removeprefix("*") for pattern in PATTERNS)
_ZSTD = ".zst"


def archives_in(folder: DataFolder, pattern: str | None = None) -> list[str]:
    """Return the WARC files in a folder and its subfolders, or those that a pattern matches, sorted by name."""
    names: list[str] = folder.list_files(glob_pattern=pattern)
    return names if pattern else [name for name in names if name.endswith(_SUFFIXES)]


def pages_of(
    folder: DataFolder, name: str, counts: Counter[RecordKind], *, keep_truncated: bool
) -> Iterator[Input | Skipped]:
    """Yield the pages of a WARC file, and count its records. Errors as `inputs_of_archive`.

    An empty file has none: a killed crawl can leave one.
    """
    if not folder.size(name):
        return
    shown = str(folder.resolve_paths(name))
    with _opened(folder, name) as found:
        records = pages_in_file(found) if isinstance(found, Path) else pages_in_stream(found)
        yield from inputs_of_archive(records, shown, counts, keep_truncated=keep_truncated)


@contextmanager
def whole_file(folder: DataFolder, name: str) -> Iterator[BinaryIO]:
    """Give a new file, which has its name only when it is complete. It replaces an old one.

    In an object store it is written to a temporary file first.
    """
    if folder.is_local():
        path = Path(folder.resolve_paths(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        with WholeFile(path) as whole:
            yield whole.file
        return
    with NamedTemporaryFile(prefix="crawler-") as file:
        yield cast("BinaryIO", file)
        file.flush()
        folder.put_file(file.name, name)


@contextmanager
def _opened(folder: DataFolder, name: str) -> Iterator[Path | BinaryIO]:
    """Give a local file as its path, and one in an object store as a stream; Zstandard needs a copy on the disk."""
    if folder.is_local():
        yield Path(folder.resolve_paths(name))
    elif name.endswith(_ZSTD):
        with NamedTemporaryFile(prefix="crawler-", suffix=_ZSTD) as file:
            folder.get_file(name, file.name)
            yield Path(file.name)
    else:
        with folder.open(name, "rb") as stream:
            yield stream
