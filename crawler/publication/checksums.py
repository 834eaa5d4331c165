"""The checksums of a folder's files, in the form that `sha256sum -c` takes: `SHA256  NAME`, sorted by name."""

from __future__ import annotations

import re
from hashlib import file_digest
from typing import TYPE_CHECKING

from crawler.exceptions import BadInputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

SUMS = "SHA256SUMS"
_LINE = re.compile(r"([0-9a-f]{64})  (\S.*)")


def sha256_of(file: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal. OSError if it cannot be read."""
    with file.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()


def written_sums(sums: Mapping[str, str]) -> str:
    """Return the lines of the checksums, by the names of the files."""
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(sums.items()))


def read_sums(folder: Path) -> dict[str, str]:
    """Read the checksums of a folder. BadInputError if they are missing or damaged."""
    try:
        lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadInputError(f"{folder} is no publication: its {SUMS} cannot be read") from error
    found = [_LINE.fullmatch(line) for line in lines]
    if not lines or not all(found):
        raise BadInputError(f"{folder / SUMS} is damaged")
    return {line[2]: line[1] for line in found if line}


def files_in(folder: Path) -> Iterable[str]:
    """Return the names of the files in a folder and its subfolders, without hidden ones and SUMS, sorted."""
    names = (path.relative_to(folder) for path in folder.rglob("*") if not path.is_dir())
    return sorted(
        name.as_posix() for name in names if not any(part.startswith(".") for part in name.parts) and str(name) != SUMS
    )
