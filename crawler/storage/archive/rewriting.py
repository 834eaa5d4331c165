"""Replaces WARC files by one new file with some of their records, at any kill without loss.

The new file is complete on the disk before anything changes: then the places in the database are corrected in one
transaction, and then the old files are deleted or set aside.
"""

from __future__ import annotations

import os
import re
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from crawler.exceptions import ArchiveError
from crawler.storage.archive.copying import OnDamage, copy_records, keep_all, mask_nothing
from crawler.storage.archive.index import ArchiveIndex
from crawler.storage.archive.journal import (
    Replacement,
    part_of,
    put_in_place,
    read_journal,
    remove_parts,
    remove_sources,
    write_journal,
)
from crawler.storage.archive.locks import is_locked, locked_folder
from crawler.storage.archive.places import move_places
from crawler.storage.archive.relocation import Relocation
from crawler.storage.archive.zstd_file import is_zstd

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy.engine import Engine

    from crawler.storage.archive.copying import Change, Keep, Masked
    from crawler.storage.archive.records import Parts
    from crawler.storage.archive.relocation import MovedRecords
    from crawler.storage.archive.walk import Piece

_VERSION = re.compile("-v([0-9]{1,6})$")
_SUFFIX = ".warc.gz"


class Rewritten(NamedTuple):
    """The result: the new file, None if no record is left; how many records it has and how many were left out.

    `lost_bytes` are those of the old files that were no whole record; `places` are the corrected rows of the database.
    """

    target: Path | None
    records: int
    dropped: int
    lost_bytes: int
    places: int


class Rewriting:
    """The one program that rewrites the files of a folder; see `rewriting`. `database` has the places of its pages.

    To remove the records of some URLs: `rewrite([file], lambda record: record.url not in urls)`. A request has the URL
    of its response, and a `warcinfo` record, which must be kept, has no URL.
    """

    def __init__(self, folder: Path, database: Engine | None, index: ArchiveIndex) -> None:
        self._folder = folder
        self._database = database
        self.index = index

    def rewrite(
        self,
        sources: Sequence[Path],
        keep: Keep = keep_all,
        damage: OnDamage = OnDamage.LEAVE_OUT,
        *,
        merges_repeats: bool = False,
        masked: Masked = mask_nothing,
    ) -> Rewritten:
        """Replace files, all in one folder, by one new file with those of their records that `keep` wants.

        `masked` gives other content for a record, or None; it leaves the record's bytes at their start. Revisits get
        the new places of their originals; with `merges_repeats`, repeated pages become revisits, and a record that is
        there twice is written once. The new file has the name of the first one, with `-v2`. Where `damage` says so, the
        old files stay as `NAME.damaged`; such files have the removed records too.

        DamagedFileError if `damage` must not be there. ArchiveError if a crawl writes to one of the files, or they
        cannot be rewritten: nothing has changed then. StorageError if the database fails: the next rewriting of the
        folder finishes this one then.
        """
        _require_rewritable(sources)
        target = _next_version(sources[0])
        part = part_of(target)
        try:
            relocation = Relocation(self.index, sources, target)
            change = partial(_changed, masked, relocation.of_repeat if merges_repeats else relocation.of_revisit)
            copied = copy_records(sources, part, keep, change, damage, drops_copies=merges_repeats)
            named = target if copied.records else None
            _date_by(sources, part)
            if named is None:
                part.unlink()
            replacement = Replacement(named, sources, copied.moved, damage == OnDamage.SET_ASIDE, self._database_name)
            write_journal(self._folder, replacement)
        except BaseException as error:
            if read_journal(self._folder) is None:
                part.unlink(missing_ok=True)
            if isinstance(error, OSError):
                raise ArchiveError(f"{target}: cannot be written: {error.strerror or error}") from error
            raise
        return Rewritten(named, copied.records, copied.dropped, copied.lost_bytes, self._finish(replacement))

    def finish(self) -> bool:
        """Finish a rewriting that was killed, and return whether there was one. Part of `rewriting`."""
        replacement = read_journal(self._folder)
        if replacement is None:
            remove_parts(self._folder)
            return False
        if replacement.database != self._database_name:
            wanted = replacement.database or "no database"
            raise ArchiveError(
                f"{self._folder}: a rewriting with {wanted} was interrupted; finish it with the same one"
            )
        self._finish(replacement)
        return True

    def _finish(self, replacement: Replacement) -> int:
        places = 0
        try:
            put_in_place(replacement)
            if self._database is not None:
                places = move_places(self._database, replacement.moved, replacement.target)
            remove_sources(self._folder, replacement)
        except OSError as error:
            raise ArchiveError(f"{self._folder}: cannot be rewritten: {error.strerror or error}") from error
        return places

    @property
    def _database_name(self) -> str:
        if self._database is None:
            return ""
        url = self._database.url
        is_file = url.get_backend_name() == "sqlite" and url.database
        return str(Path(url.database or "").resolve()) if is_file else url.render_as_string(hide_password=True)


@contextmanager
def rewriting(folder: Path, database: Engine | None) -> Iterator[Rewriting]:
    """Lock an archive's folder, finish a rewriting of it that was killed, and give the means to rewrite its files.

    Crawls go on meanwhile: they write to files of their own. ArchiveError if another program rewrites the archive.
    The index of the folder is updated before and after, so that it has no URL that was removed, and revisits find their
    originals in it.
    """
    with locked_folder(folder), ArchiveIndex(folder) as index:
        one = Rewriting(folder, database, index)
        one.finish()
        index.update()
        yield one
        index.update()


def _require_rewritable(sources: Sequence[Path]) -> None:
    for source in sources:
        if is_locked(source):
            raise ArchiveError(f"{source}: a crawl writes to this file; wait for its end")
        if is_zstd(source):
            raise ArchiveError(f"{source}: is compressed with Zstandard; decompress it with unzstd, then use that")


def _date_by(sources: Iterable[Path], part: Path) -> None:
    """Give a file the time of the newest one of others: archives are deleted by the time of their files."""
    newest = max(source.stat().st_mtime_ns for source in sources)
    os.utime(part, ns=(newest, newest))


def _next_version(file: Path) -> Path:
    """Return the name of the file that replaces a file: `a-v2.warc.gz` for `a.warc.gz`, then `a-v3.warc.gz`."""
    stem = file.name.removesuffix(".gz").removesuffix(".warc")
    found = _VERSION.search(stem)
    version = int(found[1]) if found else 1
    stem = stem[: found.start()] if found else stem
    while True:
        version += 1
        target = file.with_name(f"{stem}-v{version}{_SUFFIX}")
        if not target.exists():
            return target


def _changed(masked: Masked, change: Change, piece: Piece, moved: MovedRecords) -> Parts | None:
    """Return the other content of a record: that with masks, or else that with a new place."""
    parts = masked(piece.record) if piece.record else None
    return change(piece, moved) if parts is None else parts
