"""Finds the records of an archive that are of an article or a site, and those of other pages that name the article.

A record is the article's by its URL: a known one, one of the same identity, or one whose page was stored. The requests,
revisits and redirects of such a URL have the same URL. These records are removed. In lists, feeds, redirects and pages
of other articles, the path, the headline and the text of the article are masked.
"""

from __future__ import annotations

import zlib
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.forgetting.masking import MaskedRecord, Masks, masked, opened
from crawler.forgetting.names import identities_of
from crawler.items import ArchivedPage
from crawler.storage.forgotten import name_digest, names_of_key, names_of_url

if TYPE_CHECKING:
    from collections.abc import Callable

    from crawler.storage.archive.record_parser import ParsedRecord
    from crawler.storage.archive.records import Parts
    from crawler.storage.archive.walk import Piece
    from crawler.storage.forgetting.subject import Subject

MIN_PATH_CHARS = 8  # a shorter path may stand anywhere
MAX_SEARCHED_BYTES = 50_000_000  # of a damaged part


@dataclass
class FileTraces:
    """The records of one file that are removed, by their IDs, how many are removed and masked, and the new digests.

    `digests` has the new digest of a masked page by the old one.
    """

    ids: set[str] = field(default_factory=set)
    removed: int = 0
    masked: int = 0
    digests: dict[str, str] = field(default_factory=dict)
    is_damaged: bool = False

    @property
    def is_changed(self) -> bool:
        """Whether any record or damaged part is changed."""
        return bool(self.removed or self.masked or self.is_damaged)


class ArchivedTraces:
    """Decides which records are removed and masked. `digests` are those of the subject's names.

    `text_at` returns the headline and the text of the article that is stored under a URL, or an empty text: what is
    that article's own is not masked.
    """

    def __init__(self, subject: Subject, digests: frozenset[str], text_at: Callable[[str], str]) -> None:
        self._subject = subject
        self._digests = digests
        self._text_at = text_at
        self._places = {(Path(page.file).name, page.offset) for page in map(ArchivedPage.at, subject.archived)}

    def add(self, file: Path, piece: Piece, traces: FileTraces) -> None:
        """Add a piece of a file to the traces in the file."""
        record = piece.record
        if record is None:
            traces.is_damaged |= self._is_in_damage(file, piece)
        elif self._is_removed(file, piece.offset, record, traces):
            traces.removed += 1
            traces.ids |= {record.headers.get("warc-record-id", "")} - {""}
        elif found := self._masked(record):
            traces.masked += 1
            traces.digests |= {found.old_digest: found.new_digest} if found.new_digest else {}

    def keeps(self, record: ParsedRecord, traces: FileTraces) -> bool:
        """Return whether a record of a file with these traces stays."""
        ids = {record.headers.get(f"warc-{name}", "") for name in ("record-id", "concurrent-to")} - {""}
        return traces.ids.isdisjoint(ids) and not self._is_own(record.url)

    def changed(self, record: ParsedRecord) -> Parts | None:
        """Return a record with masks, None if it names nothing that is forgotten."""
        found = self._masked(record)
        return found.parts if found else None

    def _is_removed(self, file: Path, offset: int, record: ParsedRecord, traces: FileTraces) -> bool:
        if self._is_own(record.url) or (file.name, offset) in self._places:
            return True
        names = (value for name, value in record.headers.items() if name.startswith("warc-refers-to"))
        return record.headers.get("warc-concurrent-to") in traces.ids or any(map(self._is_own, names))

    def _masked(self, record: ParsedRecord) -> MaskedRecord | None:
        if self._subject.whole_site is not None:
            return None
        one = opened(record)
        if not (self._all.are_in(one.http_head) or self._all.are_in(one.body)):
            return None
        own = self._text_at(record.url)
        texts = {*self._texts, *self._subject.masked_paragraphs}
        return masked(one, Masks(text for text in texts if text not in own))

    def _is_own(self, url: str) -> bool:
        if not url:
            return False
        names = [*names_of_url(url), *(name for one in identities_of(url) for name in names_of_key(*one))]
        return not self._digests.isdisjoint(map(name_digest, names))

    def _is_in_damage(self, file: Path, piece: Piece) -> bool:
        """Return whether a damaged part, as far as it can be decompressed, names the subject."""
        with file.open("rb") as stream:
            stream.seek(piece.offset)
            raw = stream.read(min(piece.end - piece.offset, MAX_SEARCHED_BYTES))
        content = b""
        with suppress(zlib.error):
            content = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(raw, MAX_SEARCHED_BYTES)
        return any(map(self._all.are_in, (raw, content)))

    @cached_property
    def _all(self) -> Masks:
        return Masks(self._texts)

    @cached_property
    def _texts(self) -> tuple[str, ...]:
        """The texts by which other records are recognised, also relative links."""
        if self._subject.whole_site is not None:
            return self._subject.texts
        paths = {urlsplit(url)._replace(scheme="", netloc="", fragment="").geturl() for url in self._subject.urls}
        long_paths = {path for path in paths if len(path) >= MIN_PATH_CHARS}
        return (*self._subject.texts, *sorted(long_paths))
