"""Parses the decompressed bytes of WARC records as they come, and compares the digests that the records state.

A payload digest is not compared for a chunked body, which some tools count with its chunks, and for a revisit, whose
payload is elsewhere.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b32encode
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, NamedTuple

from crawler.storage.archive.record_bounds import MAX_HEAD_BYTES
from crawler.vocabulary import ArchiveFault, WarcType

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

HELD_BYTES = 4_000_000  # of a record's content, in memory
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_LINE = re.compile(r"\r?\n(?![ \t])")
_MAGIC = b"WARC/"
_NO_HEADER = re.compile(rb"\n(?![ \t])[^:\n]*[^:\s][^:\n]*(?=\n)")  # a line without a colon
_ONCE = re.compile(rb"(?im)^(content-(?:length|type)|warc-(?:type|date|record-id|target-uri))[ \t]*:")
"""Headers that a record has once; they are there twice where two records were damaged into one."""
_VERSION = re.compile(rb"WARC/\d\.\d{1,2}[ \t]*\r?\n")
_ENDS = (b"\r\n\r\n", b"\n\n")  # some old tools write the second
_HTTP_TYPES = frozenset({WarcType.RESPONSE, WarcType.REQUEST, WarcType.REVISIT})
_CHUNKED = re.compile(rb"(?im)^transfer-encoding:.*chunked")


class DamagedRecordError(ValueError):
    """The bytes are no whole record."""

    def __init__(self, fault: ArchiveFault) -> None:
        super().__init__(fault)
        self.fault = fault


class ParsedRecord(NamedTuple):
    """A whole record. `start` and `end` count the decompressed bytes since the last `reset`.

    `headers` has lower-case names; `http_head` is the head of an archived HTTP message, empty if there is none. `bytes`
    are those of the whole record, if the parser keeps them.
    """

    start: int
    end: int
    headers: Mapping[str, str]
    http_head: bytes
    fault: ArchiveFault | None
    bytes: IO[bytes] | None

    @property
    def kind(self) -> str:
        """The WARC-Type."""
        return self.headers.get("warc-type", "")

    @property
    def url(self) -> str:
        """The URL of the record, empty if it has none. Wget writes it in angle brackets."""
        return self.headers.get("warc-target-uri", "").strip("<> \t")

    @property
    def status(self) -> int | None:
        """The status of an archived HTTP response."""
        found = self.http_head.split(b" ", 2)[1:2]
        return int(found[0]) if found and found[0].isdigit() else None

    def close(self) -> None:
        """Give up the bytes."""
        if self.bytes is not None:
            self.bytes.close()


class RecordParser:
    """Takes bytes in any portions, and returns the records that are whole."""

    def __init__(self, *, digests: bool = False, contents: bool = False) -> None:
        self._digests = digests
        self._contents = contents
        self._record: _OpenRecord | None = None
        self.reset()

    def reset(self) -> None:
        """Expect the start of a record."""
        self.close()
        self._buffer = bytearray()
        self.position = 0

    @property
    def start(self) -> int:
        """The first byte of the record that is not whole yet."""
        return self._record.start if self._record is not None else self.position

    def close(self) -> None:
        """Give up the record that is not whole."""
        if self._record is not None:
            self._record.close()
            self._record = None

    def feed(self, data: bytes) -> Iterator[ParsedRecord]:
        """Yield the records that end in these bytes. DamagedRecordError if they are no record."""
        self._buffer += data
        while (self._record is not None or self._begin()) and self._take_content() and self._take_end():
            yield self._finished()

    def finish(self) -> ParsedRecord | None:
        """Return the last record if it lacks line ends at its end only. DamagedRecordError if it is not whole."""
        rest = bytes(self._buffer).strip(b"\r\n")
        if self._record is None and not rest:
            return None
        if self._record is None or self._record.left:
            raise DamagedRecordError(ArchiveFault.CUT_OFF)
        if rest:
            raise DamagedRecordError(ArchiveFault.WRONG_LENGTH)
        return self._finished()

    def _begin(self) -> bool:
        self._consume(len(self._buffer) - len(self._buffer.lstrip(b"\r\n")))
        if not self._buffer[: len(_MAGIC)].startswith(_MAGIC[: len(self._buffer)]):
            raise DamagedRecordError(ArchiveFault.NOT_A_RECORD)
        found = _HEAD_END.search(self._buffer)
        if found is None:
            if len(self._buffer) > MAX_HEAD_BYTES:
                raise DamagedRecordError(ArchiveFault.NOT_A_RECORD)
            return False
        self._record = _OpenRecord(
            bytes(self._buffer[: found.end()]), self.position, digests=self._digests, contents=self._contents
        )
        self._consume(found.end())
        return True

    def _take_content(self) -> bool:
        assert self._record is not None  # noqa: S101  # `feed` begins one
        taken = min(self._record.left, len(self._buffer))
        if taken:
            self._record.add(bytes(self._buffer[:taken]))
            self._consume(taken)
        return not self._record.left

    def _take_end(self) -> bool:
        for end in _ENDS:
            if self._buffer.startswith(end):
                self._consume(len(end))
                return True
        if not any(end.startswith(bytes(self._buffer[: len(end)])) for end in _ENDS):
            raise DamagedRecordError(ArchiveFault.WRONG_LENGTH)
        return False

    def _finished(self) -> ParsedRecord:
        assert self._record is not None  # noqa: S101  # `feed` and `finish` see to it
        record, self._record = self._record.finished(self.position), None
        return record

    def _consume(self, count: int) -> None:
        del self._buffer[:count]
        self.position += count


class _OpenRecord:
    """A record of which the head came; `left` counts the bytes of its content that did not."""

    def __init__(self, head: bytes, start: int, *, digests: bool, contents: bool) -> None:
        self.start = start
        self._headers = headers_in(head)
        once = [name.lower() for name in _ONCE.findall(head)]
        is_head = _VERSION.match(head) and not _NO_HEADER.search(head) and len(once) == len(set(once))
        if not (is_head and self._headers.get("warc-type")):
            raise DamagedRecordError(ArchiveFault.NOT_A_RECORD)
        length = self._headers.get("content-length", "")
        if not (length.isascii() and length.isdigit()):
            raise DamagedRecordError(ArchiveFault.WRONG_LENGTH)
        self.left = int(length)
        self._has_http = self._headers.get("content-type", "").startswith("application/http")
        self._has_http &= self._headers.get("warc-type", "") in _HTTP_TYPES
        self._first = bytearray()
        self._http_head: bytes | None = None if self._has_http else b""
        self._block = _Digest(self._headers.get("warc-block-digest", "") if digests else "")
        is_here = self._headers.get("warc-type") != WarcType.REVISIT
        self._payload = _Digest(self._headers.get("warc-payload-digest", "") if digests and is_here else "")
        self._bytes = SpooledTemporaryFile(HELD_BYTES) if contents else None  # noqa: SIM115  # the piece has it
        if self._bytes is not None:
            self._bytes.write(head)

    def add(self, data: bytes) -> None:
        self.left -= len(data)
        self._block.update(data)
        if self._bytes is not None:
            self._bytes.write(data)
        if self._http_head is not None:
            self._payload.update(data)
            return
        self._first += data
        found = _HEAD_END.search(self._first)
        if found is not None or len(self._first) > MAX_HEAD_BYTES or not self.left:
            end = found.end() if found else 0
            self._http_head = bytes(self._first[:end])
            self._payload.update(bytes(self._first[end:]))
            self._first.clear()

    def close(self) -> None:
        if self._bytes is not None:
            self._bytes.close()

    def finished(self, end: int) -> ParsedRecord:
        head = self._http_head or b""
        fault = ArchiveFault.WRONG_PAYLOAD_DIGEST if self._payload.differs and not _CHUNKED.search(head) else None
        fault = ArchiveFault.WRONG_BLOCK_DIGEST if self._block.differs else fault
        if self._bytes is not None:
            self._bytes.write(b"\r\n\r\n")
            self._bytes.seek(0)
        return ParsedRecord(self.start, end, self._headers, head, fault, self._bytes)


class _Digest:
    """The digest of bytes, compared with a stated one, `ALGORITHM:VALUE`; an unknown algorithm is not compared."""

    def __init__(self, stated: str) -> None:
        algorithm, _, self._value = stated.partition(":")
        name = algorithm.strip().lower().replace("-", "")
        known = name if name in hashlib.algorithms_guaranteed and not name.startswith("shake") else None
        self._found = hashlib.new(known, usedforsecurity=False) if known and self._value else None

    def update(self, data: bytes) -> None:
        if self._found is not None:
            self._found.update(data)

    @property
    def differs(self) -> bool:
        """Whether the digest is neither the stated one in Base32 nor in hexadecimal."""
        if self._found is None:
            return False
        stated = self._value.strip().lower()
        base32 = b32encode(self._found.digest()).decode().lower()
        return stated.rstrip("=") != base32.rstrip("=") and stated != self._found.hexdigest()


def headers_in(head: bytes) -> Mapping[str, str]:
    """Return the headers of a WARC or HTTP head with lower-case names; the first of a name counts."""
    headers: dict[str, str] = {}
    for line in _LINE.split(head.decode("utf-8", "replace"))[1:]:
        name, colon, value = line.partition(":")
        if colon:
            headers.setdefault(name.strip().lower(), value.strip())
    return headers
