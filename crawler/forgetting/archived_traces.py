"""Finds the records of an archive that are of an article or a site, or that name the article.

A record is the article's by its URL: a known one, one of the same identity, or one whose page was stored. The requests,
revisits and redirects of such a URL have the same URL. Lists, feeds and redirects that name the article by its path,
its headline or its text are found too; so are pages of other articles that do, which are the evidence of these.
"""

from __future__ import annotations

import html
import json
import re
import zlib
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.forgetting.names import has_article_form, identities_of
from crawler.storage.archive.page import decoded
from crawler.storage.archive.record_parser import headers_in
from crawler.storage.archive.walk import pieces
from crawler.storage.forgotten import digest_of, names_of_key, names_of_url

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from crawler.storage.archive.record_parser import ParsedRecord
    from crawler.storage.archive.walk import Piece
    from crawler.storage.forgetting.subject import Subject

MIN_PATH_CHARS = 8  # a shorter path may stand anywhere
MAX_SEARCHED_BYTES = 50_000_000  # of one record
_ENCODINGS = ("utf-8", "gb18030")
_REDIRECT = re.compile(rb"HTTP/[\d.]+ 3")
_RULES_OF_HOST = ("/robots.txt", "/.well-known/")


@dataclass
class FileTraces:
    """The records of one file that are to be removed, by their IDs, and what is counted."""

    records: int = 0
    ids: set[str] = field(default_factory=set)
    mentions: list[str] = field(default_factory=list)
    is_damaged: bool = False

    @property
    def is_changed(self) -> bool:
        """Whether any record or damaged part is to be removed."""
        return bool(self.records or self.is_damaged)


class ArchivedTraces:
    """Decides which records are removed. `digests` are those of the subject's names, also where only these are known.

    `is_article` says whether an article is stored under a URL. `with_mentions`: records of other articles are removed
    too.
    """

    def __init__(
        self, subject: Subject, digests: frozenset[str], is_article: Callable[[str], bool], *, with_mentions: bool
    ) -> None:
        self._subject = subject
        self._digests = digests
        self._is_article = is_article
        self._with_mentions = with_mentions
        self._places = {(Path(file).name, int(at)) for file, _, at in map(_parts, subject.archived)}

    def of_file(self, file: Path) -> FileTraces:
        """Return the records of a file that are to be removed. OSError if it cannot be read."""
        traces = FileTraces()
        for piece in pieces(file, contents=True):
            record = piece.record
            if record is None:
                traces.is_damaged |= self._is_in_damage(file, piece)
            elif self._is_own(record.url) or self._is_at_place(file, piece) or _belongs_to(record, traces):
                self._remove(record, traces)
            elif self._names_it(record):
                self._mention(record, traces)
        return traces

    def _is_at_place(self, file: Path, piece: Piece) -> bool:
        return (file.name, piece.offset) in self._places

    def keeps(self, record: ParsedRecord, traces: FileTraces) -> bool:
        """Return whether a record of a file with these traces stays."""
        ids = {record.headers.get("warc-record-id", ""), record.headers.get("warc-concurrent-to", "")} - {""}
        return traces.ids.isdisjoint(ids) and not self._is_own(record.url)

    def _remove(self, record: ParsedRecord, traces: FileTraces) -> None:
        traces.records += 1
        traces.ids |= {record.headers.get("warc-record-id", "")} - {""}

    def _mention(self, record: ParsedRecord, traces: FileTraces) -> None:
        path = urlsplit(record.url).path
        is_page = not _REDIRECT.match(record.http_head) and self._is_page_of_article(record.url)
        is_evidence = is_page or path.startswith(_RULES_OF_HOST)
        if is_evidence and not self._with_mentions:
            traces.mentions.append(record.url)
        else:
            self._remove(record, traces)

    def _is_page_of_article(self, url: str) -> bool:
        return has_article_form(url) or self._is_article(url)

    def _is_own(self, url: str) -> bool:
        if not url:
            return False
        names = [*names_of_url(url), *(name for one in identities_of(url) for name in names_of_key(*one))]
        return not self._digests.isdisjoint(map(digest_of, names))

    def _names_it(self, record: ParsedRecord) -> bool:
        return self._subject.whole_site is None and any(map(self._is_in, _contents(record)))

    def _is_in_damage(self, file: Path, piece: Piece) -> bool:
        """Return whether a damaged part, as far as it can be decompressed, names the subject."""
        with file.open("rb") as stream:
            stream.seek(piece.offset)
            raw = stream.read(min(piece.end - piece.offset, MAX_SEARCHED_BYTES))
        content = b""
        with suppress(zlib.error):
            content = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(raw, MAX_SEARCHED_BYTES)
        return any(map(self._is_in, (raw, content)))

    def _is_in(self, content: bytes) -> bool:
        return any(one in content for one in self._searched)

    @cached_property
    def _searched(self) -> tuple[bytes, ...]:
        """The texts as pages, feeds and scripts may have them."""
        if self._subject.whole_site is not None:
            return tuple(one.encode() for one in self._subject.texts)
        paths = {urlsplit(url)._replace(scheme="", netloc="", fragment="").geturl() for url in self._subject.urls}
        texts = {*self._subject.texts, *(path for path in paths if len(path) >= MIN_PATH_CHARS)}
        return tuple(sorted({form for text in texts for form in _forms(text)}))


def _belongs_to(record: ParsedRecord, traces: FileTraces) -> bool:
    return record.headers.get("warc-concurrent-to", "") in traces.ids


def _forms(text: str) -> Iterator[bytes]:
    in_script = json.dumps(text)[1:-1]
    for form in {text, html.escape(text), html.escape(text, quote=False), in_script, in_script.replace("/", "\\/")}:
        for encoding in _ENCODINGS:
            try:
                yield form.encode(encoding)
            except UnicodeEncodeError:
                continue


def _contents(record: ParsedRecord) -> Iterator[bytes]:
    """Yield the bytes of a record as they are, and its decoded body."""
    if record.bytes is None:
        return
    whole = record.bytes.read(MAX_SEARCHED_BYTES)
    yield whole
    headers = headers_in(record.http_head)
    encodings = headers.get("transfer-encoding", ""), headers.get("content-encoding", "")
    if any(encodings):
        start = whole.find(record.http_head) + len(record.http_head)
        yield decoded(whole[start:].removesuffix(b"\r\n\r\n"), *encodings)


def _parts(place: str) -> tuple[str, str, str]:
    file, colon, at = place.rpartition(":")
    return file, colon, at if at.isdecimal() else "-1"
