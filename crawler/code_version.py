"""The version of the program's code and data, which must be the same on all machines that share a job or a crawl."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

PACKAGE = Path(__file__).parent
SUFFIXES = frozenset({".py", ".json", ".tsv", ".ftz"})
VERSION_CHARS = 12


@cache
def code_version() -> str:
    """Return the digest of all code and data, in hexadecimal."""
    return digest_of((file for file in PACKAGE.rglob("*.*") if file.suffix in SUFFIXES), PACKAGE)


def digest_of(files: Iterable[Path], folder: Path) -> str:
    """Return the digest of files with their names in a folder, in hexadecimal. Their order makes no difference."""
    digest = sha256()
    for file in sorted(files):
        digest.update(file.relative_to(folder).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:VERSION_CHARS]
