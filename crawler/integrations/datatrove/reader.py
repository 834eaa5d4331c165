"""A reader of WARC files that gives the bytes, the HTTP head and the place of each page."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from datatrove.data import Document, Media, MediaType
from datatrove.pipeline.readers.base import BaseDiskReader
from datatrove.utils.logging import logger

from crawler.extraction.html.decoding import decode
from crawler.inputs.input import Input
from crawler.integrations.datatrove.archives import pages_of
from crawler.vocabulary import RecordKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.items import Page


class WarcPages(BaseDiskReader):  # type: ignore[misc]  # datatrove has no types
    """Reads the pages of WARC files: WARC 1.0 and 1.1, plain or compressed with gzip or Zstandard, also WET files.

    A Document has the decoded page as `text`, the WARC-Record-ID (or the place) as `id`, and in `media[0]` the bytes
    with URL, file and offset. Its metadata has `url`, `status`, `headers` (lower-case names), `date` (WARC-Date in
    UTC), `file_path`, `offset`, `record_id` and `digest` (as in WARC-Payload-Digest).

    Records that are no pages are counted, and unreadable ones logged too. ArchiveError if a file is cut off or damaged;
    with `keep_truncated` its whole pages before the damage are read.
    """

    name = "📰 WARC pages"

    def __init__(self, data_folder: Any, *args: Any, keep_truncated: bool = False, **options: Any) -> None:
        """Take the arguments of `BaseDiskReader`, and `keep_truncated`."""
        super().__init__(data_folder, *args, **options)
        self.keep_truncated = keep_truncated

    def read_file(self, filepath: str) -> Iterator[Document]:
        """Yield the pages of one file."""
        counts: Counter[RecordKind] = Counter()
        file = str(self.data_folder.resolve_paths(filepath))
        for given in pages_of(self.data_folder, filepath, counts, keep_truncated=self.keep_truncated):
            if not isinstance(given, Input):
                self.stat_update(RecordKind.OTHER_TYPE)
            elif given.page is None:
                self.stat_update(RecordKind.UNREADABLE)
                logger.warning(f"{given.name}: {given.error}")
            else:
                self.stat_update(RecordKind.PAGE)
                document = _document(given, given.page, file)
                document.metadata = (self.default_metadata or {}) | document.metadata
                yield document
        for kind, count in counts.items():
            self.stat_update(kind, value=count)


def _document(given: Input, page: Page, file: str) -> Document:
    offset = int(given.name.removeprefix(f"{file}:").partition("#")[0])
    name = given.record_id.strip("<>") or given.name
    place = {"path": file, "offset": offset, "metadata": {"digest": page.digest}}  # Parquet takes no empty metadata
    media = Media(name, MediaType.DOCUMENT, page.url, media_bytes=page.body, **place)
    metadata = {
        "url": page.url,
        "status": page.status,
        "headers": dict(page.headers),
        "date": page.fetched_at.isoformat() if page.fetched_at else None,
        "file_path": file,
        "offset": offset,
        "record_id": given.record_id,
        "digest": page.digest,
    }
    return Document(decode(page.body, page.headers.get("content-type", "")), name, [media], metadata)
