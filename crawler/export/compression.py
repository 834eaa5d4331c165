"""Compresses an export by the suffix of its name. The same bytes give the same compressed bytes: no time, no name."""

from __future__ import annotations

import gzip
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO, cast

if TYPE_CHECKING:
    from collections.abc import Iterator

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_GZIP_LEVEL = 6  # the default of the program gzip
_ZSTD_LEVEL = 6


@contextmanager
def compressed(file: BinaryIO, suffix: str) -> Iterator[BinaryIO]:
    """Give a file that compresses into another one: with `.gz`, with `.zst`, or not at all."""
    if suffix == ".gz":
        with gzip.GzipFile("", "wb", _GZIP_LEVEL, file, mtime=0) as opened:
            yield cast("BinaryIO", opened)
    elif suffix == ".zst":
        with zstd.ZstdFile(file, "wb", level=_ZSTD_LEVEL) as opened:
            yield cast("BinaryIO", opened)
    else:
        yield file
