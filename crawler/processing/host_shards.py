"""Sorts the pages of archives by host, so that all pages of one site are in one shard, whatever file they were in."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, BinaryIO

from crawler.exceptions import ArchiveError, BadInputError, CrawlerError
from crawler.inputs.input import Input
from crawler.inputs.warc_file import inputs_of_records
from crawler.processing.partition_files import PartitionWriter
from crawler.sites import site_at
from crawler.vocabulary import RecordKind

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterable, Iterator

    from crawler.inputs.input import Skipped
    from crawler.storage.archive.stream import Archived

HASH_BYTES = 8


def site_name_of(url: str) -> str:
    """Return the name of the site of a URL, which is the same for `www.` and mobile hosts; empty if it is no URL."""
    try:
        return site_at(url).name
    except BadInputError:
        return ""


def shard_of(site: str, shards: int) -> int:
    """Return the number, from 0, of the shard among `shards` that has all pages of a site."""
    return int.from_bytes(sha256(site.encode("utf-8", "surrogatepass")).digest()[:HASH_BYTES], "big") % shards


def inputs_of_archive(
    records: Iterable[Archived], name: str, counts: Counter[RecordKind], *, keep_truncated: bool = False
) -> Iterator[Input | Skipped]:
    """Yield the pages among the records of a WARC file, and count all records by kind.

    ArchiveError if the file is cut off or damaged; with `keep_truncated` the records before the damage count, unless
    there is none, and the damage is one unreadable record.
    """

    def counted() -> Iterator[Archived]:
        for record in records:
            if isinstance(record.page, ArchiveError):
                if not record.number:
                    _require_kept(record, name, keep_truncated=keep_truncated)
            elif record.page is None:
                counts[RecordKind.NO_PAGE] += 1
            yield record

    return inputs_of_records(counted(), name)


def partition(inputs: Iterable[Input | Skipped], stream: BinaryIO, shards: int, counts: Counter[RecordKind]) -> None:
    """Write the pages of an archive into a partition file, and count them by kind. An error is a record, too.

    The memory is bounded by the size of a run, not by the archive. The stream is not closed.
    """
    writer = PartitionWriter(stream, shards)
    for given in inputs:
        if not isinstance(given, Input):
            counts[RecordKind.OTHER_TYPE] += 1
            continue
        whole = _read(given)
        counts[RecordKind.UNREADABLE if whole.error else RecordKind.PAGE] += 1
        writer.add(shard_of(site_name_of(whole.page.url) if whole.page else "", shards), whole)
    writer.close()


def _read(given: Input) -> Input:
    """Return an input with its page or its error; the file of a saved page is read."""
    try:
        return Input(given.name, given.read())
    except CrawlerError as error:
        return Input(given.name, error=error)


def _require_kept(record: Archived, name: str, *, keep_truncated: bool) -> None:
    if not record.offset:
        raise ArchiveError(f"{name}: not a WARC file, or a damaged one: it has no whole record")
    if not keep_truncated:
        raise ArchiveError(f"{name}: {record.page}; to use the whole pages before that byte, keep truncated files")
