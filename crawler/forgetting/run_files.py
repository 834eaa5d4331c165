"""Removes what is forgotten from the records of runs in the folder CRAWLER_RUNS. Each file is replaced whole."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from crawler.durable_files import PART, replace_file
from crawler.exceptions import StorageError
from crawler.storage.forgetting.removal import without_texts

if TYPE_CHECKING:
    from collections import Counter
    from pathlib import Path

    from crawler.storage.forgetting.subject import Subject

CHANGED, REMOVED = "changed records of runs", "removed records of runs"


def remove_from_run_files(folder: Path, subject: Subject, counts: Counter[str], *, dry_run: bool = False) -> None:
    """Change the records that name what is forgotten, and delete those of a forgotten site. StorageError if it fails.

    Unfinished files of killed runs are deleted; no run may work at the same time.
    """
    try:
        for part in [] if dry_run else [*folder.glob(f".*{PART}")]:
            part.unlink()
        for file in sorted(folder.glob("*.json")):
            text = file.read_text(encoding="utf-8", errors="replace")
            if subject.whole_site is not None and _site_of(text) == subject.whole_site:
                counts[REMOVED] += 1
                if not dry_run:
                    file.unlink()
            elif (changed := without_texts(text, subject, indent=2)) is not None:
                counts[CHANGED] += 1
                if not dry_run:
                    replace_file(file, f"{changed}\n".encode())
    except OSError as error:
        raise StorageError(f"cannot change the records of runs in {folder}: {error.strerror or error}") from error


def _site_of(text: str) -> str | None:
    try:
        return str(json.loads(text)["site"])
    except (ValueError, TypeError, KeyError):
        return None
