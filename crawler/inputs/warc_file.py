"""The pages of a WARC or WET file as inputs, in its order. Records of other types, such as pictures, are skipped."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.exceptions import ArchiveError, PathologicalPageError
from crawler.extraction.html.limits import require_readable_size
from crawler.inputs.input import Input, Skipped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from crawler.items import Page
    from crawler.storage.archive.stream import Archived

WARC_SUFFIXES = ".warc", ".warc.gz", ".wet", ".wet.gz"
_PAGE_TYPES = frozenset({"", "text/html", "application/xhtml+xml", "text/plain", "text/markdown"})


def inputs_of_records(records: Iterable[Archived], name: str) -> Iterator[Input | Skipped]:
    """Yield the pages of a WARC file; at its end, the error if it is cut off or damaged."""
    before = -1
    for number, offset, page, record_id in records:
        size = offset - max(before, 0)
        is_alone = offset != before  # else the file is compressed as a whole, and no place tells the records apart
        place = f"{name}:{offset}" if is_alone else f"{name}:{offset}#{number}"
        before = offset
        if isinstance(page, ArchiveError):
            yield Input(place if number else name, error=page, size=size)
        elif page is not None:
            found = _input(place, replace(page, archived=place) if is_alone else page, size)
            yield replace(found, record_id=record_id) if isinstance(found, Input) else found


def _input(name: str, page: Page, size: int) -> Input | Skipped:
    if page.headers.get("content-type", "").partition(";")[0].strip().lower() not in _PAGE_TYPES:
        return Skipped(size)
    try:
        require_readable_size(len(page.body))
    except PathologicalPageError as error:
        return Input(name, error=error, size=size)
    return Input(name, page, size=size)
