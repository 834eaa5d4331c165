"""Writes the record of a run as a file, `data/runs/SITE-TIME-RUN.json`. The file is complete, or it does not exist."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

from crawler.exceptions import StorageError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def write_run_file(folder: Path, name: str, record: Mapping[str, Any]) -> Path:
    """Write the record of a run and return its file. StorageError if it cannot be written."""
    file = folder / f"{name}.json"
    part = folder / f".{name}.{os.getpid()}.part"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with part.open("w", encoding="utf-8") as stream:
            stream.write(json.dumps(record, ensure_ascii=False, indent=2) + "\n")
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(file)
    except OSError as error:
        raise StorageError(f"cannot write the run's record {file}: {error.strerror or error}") from error
    return file
