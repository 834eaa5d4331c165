"""Damage of every kind is found where it is, and a repaired file has every whole record and no other."""

from __future__ import annotations

import gzip
import os
import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from fastwarc.warc import ArchiveIterator as FastReader
from fastwarc.warc import WarcRecordType
from warcio.archiveiterator import ArchiveIterator as WarcioReader

from crawler.storage.archive.copying import OnDamage
from crawler.storage.archive.rewriting import rewriting
from crawler.storage.archive.verification import verify
from crawler.vocabulary import ArchiveFault
from tests.storage.archive.test_writer import members
from tests.storage.warcs import SITE, archived, read, record, warc, written

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

BODIES = {f"{SITE}/{number}": b"<p>page %d</p>" % number * 300 for number in range(5)}
THIRD = f"{SITE}/2"


def offsets(file: Path) -> list[int]:
    """Return where the records begin, and the end of the file."""
    with file.open("rb") as stream:
        found = FastReader(stream, record_types=WarcRecordType.any_type)
        return [*(one.stream_pos for one in found), file.stat().st_size]


def third(change: Callable[[bytes], bytes]) -> Callable[[bytes, list[int]], bytes]:
    """Return a change of the record of the third page in a file of gzip members; the warcinfo record is the first."""

    def changed(content: bytes, starts: list[int]) -> bytes:
        start, end = starts[3], starts[4]
        return content[:start] + change(content[start:end]) + content[end:]

    return changed


def plain(change: Callable[[bytes], bytes]) -> Callable[[bytes, list[int]], bytes]:
    """Return a change of the decompressed record of the third page."""
    return third(lambda packed: gzip.compress(change(gzip.decompress(packed))))


def flipped(packed: bytes) -> bytes:
    """Flip a bit in the middle."""
    middle = len(packed) // 2
    return packed[:middle] + bytes([packed[middle] ^ 4]) + packed[middle + 1 :]


def two_in_one(record: bytes) -> bytes:
    """Return a record in whose head another one begins, which has as many bytes."""
    return re.sub(
        rb"(?s)(Payload-Digest: sha1:).*?\r\n(.*?\r\n\r\n)",
        rb"\g<1>A\r\nWARC-Date: 2026-03-04T12:00:00Z\r\n\g<2>",
        record,
        count=1,
    )


DAMAGE = {
    "cut tail": (lambda content, starts: content[: starts[5] + 40], {5: ArchiveFault.CUT_OFF}, f"{SITE}/4"),
    "flipped bit": (third(flipped), {3: ArchiveFault.DAMAGED}, THIRD),
    "zero bytes": (third(lambda packed: bytes(len(packed))), {3: ArchiveFault.DAMAGED}, THIRD),
    "zero bytes at the end": (lambda content, _: content + bytes(5000), {6: ArchiveFault.DAMAGED}, None),
    "cut in the middle": (third(lambda packed: packed[:90]), {3: ArchiveFault.DAMAGED}, THIRD),
    "no gzip": (third(gzip.decompress), {3: ArchiveFault.DAMAGED}, THIRD),
    "no record": (plain(lambda _: b"<html>"), {3: ArchiveFault.NOT_A_RECORD}, THIRD),
    "two records in one": (plain(two_in_one), {3: ArchiveFault.NOT_A_RECORD}, THIRD),
    "longer than its length": (plain(lambda one: one[:-4] + b"more\r\n\r\n"), {3: ArchiveFault.WRONG_LENGTH}, THIRD),
    "shorter than its length": (plain(lambda one: one[:-60]), {3: ArchiveFault.WRONG_LENGTH}, THIRD),
    "another body": (plain(lambda one: one.replace(b"page 2", b"page 7")), {3: ArchiveFault.WRONG_BLOCK_DIGEST}, None),
    "another digest": (
        plain(lambda one: re.sub(rb"(Payload-Digest: sha1:).", rb"\g<1>0", one)),
        {3: ArchiveFault.WRONG_PAYLOAD_DIGEST},
        None,
    ),
}


def checked_by_others(file: Path) -> set[str]:
    """Return the URLs of the responses that warcio and FastWARC read with right digests."""
    with file.open("rb") as stream:
        fast = {one.headers["WARC-Target-URI"] for one in FastReader(stream) if one.verify_payload_digest()}
    with file.open("rb") as stream:
        found = [one for one in WarcioReader(stream, check_digests="raise") if one.content_stream().read() is not None]
    assert fast == {one.rec_headers["WARC-Target-URI"] for one in found if one.rec_type == "response"}
    return fast


@pytest.mark.parametrize(("change", "expected", "lost"), DAMAGE.values(), ids=DAMAGE)
def test_damage_is_found_where_it_is_and_repaired_without_another_loss(
    tmp_path: Path, change: Callable[[bytes, list[int]], bytes], expected: dict[int, ArchiveFault], lost: str | None
) -> None:
    (file,) = written(tmp_path, BODIES)
    starts = offsets(file)
    whole = file.read_bytes()
    file.write_bytes(change(whole, starts))
    counts = Counter[str]()
    faults = {finding.offset: finding.fault for finding in verify(file, counts)}
    assert faults == {starts[number]: fault for number, fault in expected.items()}
    assert counts["response"] == len(BODIES) - (lost is not None)
    before = file.read_bytes()
    with rewriting(tmp_path, None) as one:
        repaired = one.rewrite([file], damage=OnDamage.SET_ASIDE).target
    assert repaired is not None
    assert file.with_name(f"{file.name}.damaged").read_bytes() == before
    assert read(repaired).keys() == BODIES.keys() - {lost}
    if not any(fault.is_digest for fault in expected.values()):
        assert checked_by_others(repaired) == BODIES.keys() - {lost}
    parts = [whole[start:end] for start, end in pairwise(starts)]
    copied = repaired.read_bytes()
    assert all(part in copied for number, part in enumerate(parts) if number not in expected), "byte for byte"


def test_a_file_without_any_record_is_set_aside_whole(tmp_path: Path) -> None:
    file = tmp_path / "a.warc.gz"
    content = os.urandom(3000)
    file.write_bytes(content)
    (finding,) = verify(file, Counter())
    assert (finding.offset, finding.end) == (0, 3000)
    with rewriting(tmp_path, None) as one:
        assert one.rewrite([file], damage=OnDamage.SET_ASIDE).target is None
    assert (tmp_path / "a.warc.gz.damaged").read_bytes() == content
    assert not list(tmp_path.glob("*.warc.gz"))


@pytest.mark.parametrize("form", ["plain", "whole"])
def test_files_that_are_plain_or_compressed_as_a_whole_are_rewritten_record_by_record(
    tmp_path: Path, form: str
) -> None:
    records = [record(url, body) for url, body in BODIES.items()]
    content = warc(*records, gzip=False)
    name = "a.warc" if form == "plain" else "a.warc.gz"
    archived(tmp_path, content if form == "plain" else gzip.compress(content), name)
    assert not list(verify(tmp_path / name, Counter()))
    with rewriting(tmp_path, None) as one:
        target = one.rewrite([tmp_path / name]).target
    assert target is not None
    assert read(tmp_path) == BODIES
    assert checked_by_others(target) == BODIES.keys()
    assert len(list(members(target.read_bytes()))) == len(BODIES) + 1


def test_a_plain_file_is_read_again_after_damage(tmp_path: Path) -> None:
    content = warc(*(record(url, body) for url, body in BODIES.items()), gzip=False)
    head = content.index(b"WARC/1.0", content.index(b"page 1"))
    archived(tmp_path, content[:head] + b"\0" * 100 + content[head + 100 :], "a.warc")
    (finding,) = verify(tmp_path / "a.warc", Counter())
    assert (finding.offset, finding.fault) == (head, ArchiveFault.NOT_A_RECORD)
    with rewriting(tmp_path, None) as one:
        one.rewrite([tmp_path / "a.warc"], damage=OnDamage.SET_ASIDE)
    assert read(tmp_path).keys() == BODIES.keys() - {THIRD}
