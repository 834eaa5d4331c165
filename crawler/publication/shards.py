"""The rows of a publication as Parquet files of a bounded size, `train-00000-of-00002.parquet`, in the order given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crawler.export.parquet import Parquet
from crawler.items.record_schema import record_fields
from crawler.publication.checksums import sha256_of
from crawler.publication.front_matter import SPLIT
from crawler.publication.publication import Shard

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from crawler.items import Record
    from crawler.publication.folder import FolderWithSums

SHARD_BYTES = 1_000_000_000
"""The text of a shard, in UTF-8: compressed, it has about 400 MB. The hub asks for less than 500 MB to 1 GB."""
_DATA = "data"


def write_shards(folder: FolderWithSums, records: Iterable[Record], most_bytes: int = SHARD_BYTES) -> list[Shard]:
    """Write the records, a new file after each `most_bytes` of text, and return the shards."""
    rows = _Rows(records)
    unnamed: list[tuple[Path, int]] = []
    while not rows.ended:
        number = len(unnamed)
        path = folder.write_with(f"{_DATA}/{number:05}", lambda file: rows.write(file, most_bytes))
        unnamed.append((path, rows.written))
    return [_named(path, at, len(unnamed), many) for at, (path, many) in enumerate(unnamed)]


def uncompressed_bytes(folder: FolderWithSums, shards: Iterable[Shard]) -> int:
    """Return the size of the values in the shards, before their compression."""
    from pyarrow import parquet  # noqa: PLC0415  # it is an extra

    heads = (parquet.read_metadata(folder.part / shard.name) for shard in shards)
    return sum(head.row_group(at).total_byte_size for head in heads for at in range(head.num_row_groups))


class _Rows:
    """Records that are divided among several files. `written` is the number of those in the last file."""

    def __init__(self, records: Iterable[Record]) -> None:
        self._records: Iterator[Record] = iter(records)
        self._next = next(self._records, None)
        self.written = 0

    @property
    def ended(self) -> bool:
        """Whether there is no record left."""
        return self._next is None

    def write(self, file: Any, most_bytes: int) -> None:
        """Write records until they have so much text."""
        table = Parquet(file, record_fields())
        self.written = size = 0
        while self._next is not None and size < most_bytes:
            table.add(self._next)
            self.written += 1
            size += len(self._next.text.encode(errors="surrogatepass"))
            self._next = next(self._records, None)
        table.end()


def _named(path: Path, at: int, of: int, rows: int) -> Shard:
    named = path.rename(path.with_name(f"{SPLIT}-{at:05}-of-{of:05}.parquet"))
    return Shard(f"{_DATA}/{named.name}", rows, named.stat().st_size, sha256_of(named))
