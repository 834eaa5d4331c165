"""Compacts an archive: small files are merged, repeated pages become revisits, plain files are compressed.

Files of one folder are merged in the order of their names, which is that of time for one spider. A file that a crawl
writes is left alone, and so is one compressed with Zstandard or damaged.
"""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from crawler.exceptions import DamagedFileError
from crawler.storage.archive.copying import OnDamage
from crawler.storage.archive.locks import is_locked
from crawler.storage.archive.relocation import Relocation
from crawler.storage.archive.walk import pieces
from crawler.storage.archive.warc_files import PATTERNS
from crawler.storage.archive.zstd_file import is_zstd

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from crawler.storage.archive.index import ArchiveIndex
    from crawler.storage.archive.rewriting import Rewriting, Rewritten


class Compacted(NamedTuple):
    """Files that were merged into one, with the result; or a damaged file that was left alone, without one."""

    files: tuple[Path, ...]
    bytes_before: int
    rewritten: Rewritten | None


def compact(folder: Path, one: Rewriting, max_bytes: int) -> Iterator[Compacted]:
    """Compact the files of a folder and its subfolders, up to about `max_bytes` each. ArchiveError if it fails."""
    found = sorted(file for pattern in PATTERNS for file in folder.rglob(pattern) if file.is_file())
    usable = (file for file in found if file.stat().st_size and not is_zstd(file) and not is_locked(file))
    for _, files in groupby(usable, attrgetter("parent")):
        for group in _groups(files, max_bytes):
            yield from _compacted(group, folder, one)


def _groups(files: Iterator[Path], max_bytes: int) -> Iterator[list[Path]]:
    """Yield files that are merged into one. A file of half the size limit is not copied for a few small ones."""
    group: list[Path] = []
    size = 0
    for file in files:
        more = file.stat().st_size
        if more > max_bytes // 2:
            yield [file]
            continue
        if group and size + more > max_bytes:
            yield group
            group, size = [], 0
        group.append(file)
        size += more
    if group:
        yield group


def _compacted(group: list[Path], folder: Path, one: Rewriting) -> Iterator[Compacted]:
    """Merge files, without the damaged ones. A single file is rewritten only if it gains from that."""
    while group:
        if len(group) == 1 and not _gains(group[0], folder, one.index):
            return
        before = sum(file.stat().st_size for file in group)
        try:
            rewritten = one.rewrite(group, damage=OnDamage.REFUSE, merges_repeats=True)
        except DamagedFileError as error:
            damaged = next(file for file in group if str(error).startswith(f"{file}: "))
            yield Compacted((damaged,), damaged.stat().st_size, None)
            group.remove(damaged)
        else:
            one.index.update()
            yield Compacted(tuple(group), before, rewritten)
            return


def _gains(file: Path, folder: Path, index: ArchiveIndex) -> bool:
    """Return whether a file that is not merged is rewritten: it is plain, or compressed as a whole, or has repeats."""
    name = str(file.relative_to(folder))
    if file.suffix != ".gz" or index.is_one_member(name):
        return True
    relocation = Relocation(index, [file], file)
    found = pieces(file, digests=True, contents=True) if index.may_repeat(name) else ()
    return any(piece.fault is None and relocation.of_repeat(piece, {}) is not None for piece in found)
