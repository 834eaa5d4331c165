"""Partition files: the pages of one archive, sorted by shard in runs of a bounded size.

A run has one compressed segment for each shard that has pages in it. The index at the end says where the segments are;
a file without it is not whole and is refused. The pages of one shard are read without those of the others.
"""

from __future__ import annotations

import json
import struct
import sys
from collections import defaultdict
from datetime import datetime
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from crawler.exceptions import ArchiveError, BadInputError, CrawlerError, PathologicalPageError
from crawler.inputs.input import Input
from crawler.items import Page
from crawler.vocabulary import Reason

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

if TYPE_CHECKING:
    from collections.abc import Iterator

RUN_BYTES = 32_000_000  # of pages that are held before they are written, as one run
FORMAT = 1
_LEVEL = 3  # of Zstandard
_MAGIC = b"chinanews-partition\n"
_SIZES = struct.Struct(">II")  # of a frame's head and body
_END = struct.Struct(f">Q{len(_MAGIC)}s")  # the size of the index, and the mark of a whole file
_ERRORS: tuple[type[CrawlerError], ...] = (ArchiveError, BadInputError, PathologicalPageError)


class _Segment(NamedTuple):
    shard: int
    start: int
    size: int


class PartitionWriter:
    """Writes a partition file into a stream, which only has to take bytes in order. Nothing counts before `close`."""

    def __init__(self, stream: BinaryIO, shards: int) -> None:
        self._stream = stream
        self._shards = shards
        self._held: defaultdict[int, list[bytes]] = defaultdict(list)
        self._held_bytes = self._written = 0
        self._segments: list[_Segment] = []

    def add(self, shard: int, given: Input) -> None:
        """Add an input, which has a page or an error, to a shard."""
        frame = frame_of(given)
        self._held[shard].append(frame)
        self._held_bytes += len(frame)
        if self._held_bytes >= RUN_BYTES:
            self._write_run()

    def close(self) -> None:
        """Write the rest and the index. The stream stays open."""
        self._write_run()
        index = json.dumps({"format": FORMAT, "shards": self._shards, "segments": self._segments}).encode()
        self._stream.write(index + _END.pack(len(index), _MAGIC))

    def _write_run(self) -> None:
        for shard, frames in sorted(self._held.items()):
            content = zstd.compress(b"".join(frames), _LEVEL)
            self._stream.write(content)
            self._segments.append(_Segment(shard, self._written, len(content)))
            self._written += len(content)
        self._held.clear()
        self._held_bytes = 0


def inputs_of_shard(stream: BinaryIO, shard: int, shards: int) -> Iterator[Input]:
    """Yield the inputs of one shard of `shards` from a partition file that is open and can seek.

    ArchiveError if the file is not whole, or was made for another number of shards.
    """
    for start, size in _segments(stream, shard, shards):
        stream.seek(start)
        try:
            content = memoryview(zstd.decompress(stream.read(size)))
        except zstd.ZstdError as error:
            raise ArchiveError(f"a partition file is damaged at byte {start}: {error}") from error
        at = 0
        while at < len(content):
            head, body = _SIZES.unpack_from(content, at)
            end = at + _SIZES.size + head + body
            yield input_in(content[at:end])
            at = end


def _segments(stream: BinaryIO, shard: int, shards: int) -> list[tuple[int, int]]:
    size = stream.seek(0, 2)
    if size >= _END.size:
        stream.seek(size - _END.size)
        index_size, magic = _END.unpack(stream.read(_END.size))
        if magic == _MAGIC:
            stream.seek(size - _END.size - index_size)
            index = json.loads(stream.read(index_size))
            if (index["format"], index["shards"]) != (FORMAT, shards):
                raise ArchiveError(f"a partition file has {index['shards']} shards, not {shards}; make it again")
            return [(start, length) for of, start, length in index["segments"] if of == shard]
    raise ArchiveError("a partition file is not whole; make it again")


def frame_of(given: Input) -> bytes:
    """Return an input as bytes: the sizes, a head as JSON, and the body of its page."""
    head, body = _head_of(given), given.page.body if given.page else b""
    written = json.dumps(head).encode()
    return b"".join((_SIZES.pack(len(written), len(body)), written, body))


def _head_of(given: Input) -> dict[str, Any]:
    if given.page is None or given.error is not None:
        error = given.error or BadInputError("there is no page")
        return {"name": given.name, "reason": error.reason, "message": str(error)}
    page = given.page
    return {
        "name": given.name,
        "url": page.url,
        "status": page.status,
        "headers": dict(page.headers),
        "fetched_at": page.fetched_at.isoformat() if page.fetched_at else None,
        "archived": page.archived,
        "digest": page.digest,
    }


def input_in(frame: memoryview) -> Input:
    """Return the input in a frame."""
    size, _ = _SIZES.unpack_from(frame)
    body = _SIZES.size + size
    head = json.loads(bytes(frame[_SIZES.size : body]))
    name, fetched_at = head.pop("name"), head.pop("fetched_at", None)
    if "reason" in head:
        kind = next((one for one in _ERRORS if one.reason == Reason(head["reason"])), CrawlerError)
        return Input(name, error=kind(head["message"]))
    when = datetime.fromisoformat(fetched_at) if fetched_at else None
    return Input(name, Page(body=bytes(frame[body:]), fetched_at=when, **head))
