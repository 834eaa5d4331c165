"""Checks the page of a record against a digest, which reading a page does not do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.exceptions import ArchiveError
from crawler.storage.archive.digests import is_digest_of
from crawler.storage.archive.page import content_of, decoded, records_at
from crawler.storage.archive.zstd_file import DAMAGE

if TYPE_CHECKING:
    from pathlib import Path

    from fastwarc.warc import WarcRecord


def has_digest(file: Path, offset: int, digest: str) -> bool:
    """Return whether the page of the record at byte `offset` has a digest, before or after its chunks are joined.

    Crawlers differ in that. A digest that cannot be computed is compared with the one that the record states.
    ArchiveError if there is no whole record at that place.
    """
    try:
        with file.open("rb") as stream, records_at(file, stream, offset) as (found, start):
            return _has_digest(next(found, None), start, digest)
    except (*DAMAGE, ValueError) as error:
        raise ArchiveError(f"{file}: cannot read the page at byte {offset}: {error}") from error


def _has_digest(record: WarcRecord | None, start: int, digest: str) -> bool:
    if record is None or record.stream_pos != start:
        raise ValueError("no record begins there")
    content = content_of(record)
    result = is_digest_of(digest, content)
    if result is None:
        return digest == (record.headers.get("WARC-Payload-Digest") or "").strip()
    transfer = "" if record.http_headers is None else record.http_headers.get("transfer-encoding") or ""
    return result or bool(is_digest_of(digest, decoded(content, transfer, "")))
