"""Checks the page of a record against a digest, which reading a page does not do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastwarc.warc import WarcRecordType

from crawler.exceptions import ArchiveError
from crawler.storage.archive.digests import is_digest_of
from crawler.storage.archive.originals import find_original, reference_of
from crawler.storage.archive.page import MAX_REFERENCES, content_of, decoded, record_at
from crawler.storage.archive.warc_records import records_at
from crawler.storage.archive.zstd_file import DAMAGE

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord

    from crawler.remote_files import File


def has_digest(file: File, offset: int, digest: str, references: int = MAX_REFERENCES) -> bool:
    """Return whether the page of the record at byte `offset` has a digest, before or after its chunks are joined.

    Crawlers differ in that. A digest that cannot be computed is compared with the one that the record states. The page
    of a revisit is that of its original. ArchiveError if there is no whole record at that place.
    """
    try:
        with file.open("rb") as stream, records_at(file, stream, offset) as (found, start):
            record = record_at(found, start)
            if record.record_type != WarcRecordType.revisit:
                return _has_digest(record, digest)
            refers_to = reference_of(record)
    except (*DAMAGE, ValueError) as error:
        raise ArchiveError(f"{file}: cannot read the page at byte {offset}: {error}") from error
    original = find_original(file, refers_to) if references else None
    if original is None:
        raise ArchiveError(f"{file}: the page at byte {offset} is in a record that is not in the archive")
    return has_digest(*original, digest, references - 1)


def _has_digest(record: WarcRecord, digest: str) -> bool:
    content = content_of(record)
    result = is_digest_of(digest, content)
    if result is None:
        return digest == (record.headers.get("WARC-Payload-Digest") or "").strip()
    transfer = "" if record.http_headers is None else record.http_headers.get("transfer-encoding") or ""
    return result or bool(is_digest_of(digest, decoded(content, transfer, "")))
