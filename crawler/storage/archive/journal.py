"""The journal of a rewriting: `rewriting.json` in the archive's folder, there while a new file replaces others.

It is written when the new file is complete, and deleted when the old ones are gone. A rewriting that was killed between
is finished from it; one that was killed before has changed nothing.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from crawler.durable_files import PART, sync_folder
from crawler.exceptions import ArchiveError
from crawler.storage.archive.warc_files import PATTERNS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

JOURNAL_NAME = "rewriting.json"
SET_ASIDE = ".damaged"  # the end of the name of a file that was replaced and is kept


class Replacement(NamedTuple):
    """The files `sources`, which `target` replaces; it is None if no record is left.

    `moved` has the new byte of each record, by its file and its byte there; None for a record that was left out.
    `keeps_sources`: they are set aside, and not deleted. `database` is its name without a password, empty for none.
    """

    target: Path | None
    sources: Sequence[Path]
    moved: Mapping[tuple[Path, int], int | None]
    keeps_sources: bool
    database: str


def write_journal(folder: Path, replacement: Replacement) -> None:
    """Write the journal in one step. OSError if it fails."""
    numbers = {source: number for number, source in enumerate(replacement.sources)}
    content = {
        "target": _name(folder, replacement.target),
        "sources": [_name(folder, source) for source in replacement.sources],
        "moved": [[numbers[file], old, new] for (file, old), new in replacement.moved.items()],
        "keeps_sources": replacement.keeps_sources,
        "database": replacement.database,
    }
    part = folder / f"{JOURNAL_NAME}{PART}"
    with part.open("w", encoding="utf-8", errors="surrogateescape") as file:
        json.dump(content, file)
        file.flush()
        os.fsync(file.fileno())
    part.replace(folder / JOURNAL_NAME)
    sync_folder(folder)


def read_journal(folder: Path) -> Replacement | None:
    """Return the replacement that is not finished, None if there is none. ArchiveError if it cannot be read."""
    file = folder / JOURNAL_NAME
    try:
        content = json.loads(file.read_text("utf-8", "surrogateescape"))
        sources = [folder / name for name in content["sources"]]
        moved = {(sources[number], old): new for number, old, new in content["moved"]}
        target = folder / content["target"] if content["target"] else None
        return Replacement(target, sources, moved, content["keeps_sources"], content["database"])
    except FileNotFoundError:
        return None
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise ArchiveError(
            f"{file}: cannot be read, so the interrupted rewriting cannot be finished: {error}"
        ) from error


def put_in_place(replacement: Replacement) -> None:
    """Give the new file its name; it may have it already. OSError if that fails or there is no such file."""
    if replacement.target is not None:
        with suppress(FileNotFoundError):
            part_of(replacement.target).replace(replacement.target)
        replacement.target.stat()
        sync_folder(replacement.target.parent)


def remove_sources(folder: Path, replacement: Replacement) -> None:
    """Delete or set aside the old files, and then the journal. OSError if it fails."""
    for source in replacement.sources:
        with suppress(FileNotFoundError):
            if replacement.keeps_sources:
                source.replace(source.with_name(f"{source.name}{SET_ASIDE}"))
            else:
                source.unlink()
    sync_folder(folder)
    (folder / JOURNAL_NAME).unlink()


def remove_parts(folder: Path) -> None:
    """Delete the files that a killed rewriting did not complete."""
    for pattern in (*PATTERNS, JOURNAL_NAME):
        for part in folder.rglob(f"{pattern}{PART}"):
            part.unlink()


def part_of(target: Path) -> Path:
    """Return the name of a file while it is written."""
    return target.with_name(f"{target.name}{PART}")


def _name(folder: Path, file: Path | None) -> str | None:
    return None if file is None else str(file.relative_to(folder))
