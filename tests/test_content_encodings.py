"""Compressed bodies: whole or refused for a reason, within the limit; as far as possible in the lenient way."""

from __future__ import annotations

import gzip
import sys
import zlib
from typing import TYPE_CHECKING

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.content_encodings import MAX_FRAMES, PART_BYTES, decompress, decompress_leniently
from crawler.exceptions import BodyError
from crawler.vocabulary import Reason
from tests.proportion import excess

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

if TYPE_CHECKING:
    from collections.abc import Callable

LIMIT = 1_000_000
TEXT = b"<p>The talks go on.</p>" * 1000


def raw_deflate(body: bytes) -> bytes:
    """Compress without the header of zlib."""
    stream = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return stream.compress(body) + stream.flush()


def streamed_brotli(body: bytes) -> bytes:
    """Compress as a web server does, at a middle level."""
    stream = brotli.Compressor(quality=4)
    packed: bytes = stream.process(body) + stream.finish()
    return packed


PACKED: list[tuple[str, Callable[[bytes], bytes]]] = [
    ("gzip", gzip.compress),
    ("x-gzip", gzip.compress),
    ("deflate", zlib.compress),
    ("deflate", raw_deflate),
    ("br", brotli.compress),
    ("br", streamed_brotli),
    ("zstd", zstd.compress),
]


def fault_of(body: bytes, encodings: list[str]) -> Reason | None:
    """Return the reason for which a body is refused."""
    try:
        decompress(body, encodings, LIMIT)
    except BodyError as error:
        return error.reason
    return None


@pytest.mark.parametrize(("name", "pack"), PACKED)
def test_a_compressed_body_is_decompressed_whole(name: str, pack: Callable[[bytes], bytes]) -> None:
    assert decompress(pack(TEXT), [name.upper()], LIMIT) == TEXT
    assert decompress_leniently(pack(TEXT), [f" {name}"], LIMIT) == TEXT


@pytest.mark.parametrize(("name", "pack"), PACKED)
@pytest.mark.parametrize("size", [0, 1, PART_BYTES - 1, PART_BYTES, PART_BYTES + 1, 3 * PART_BYTES, LIMIT])
def test_a_body_of_any_size_up_to_the_limit_is_whole(name: str, pack: Callable[[bytes], bytes], size: int) -> None:
    assert decompress(pack(bytes(size)), [name], LIMIT) == bytes(size)


def test_the_end_of_a_part_that_zlib_holds_back_is_not_a_cut() -> None:
    for size in range(PART_BYTES, PART_BYTES + 300):
        assert decompress(raw_deflate(bytes(size)), ["deflate"], LIMIT) == bytes(size)


@pytest.mark.parametrize(("name", "pack"), PACKED)
def test_half_of_a_body_is_truncated(name: str, pack: Callable[[bytes], bytes]) -> None:
    packed = pack(bytes(range(256)) * 40)
    assert fault_of(packed[: len(packed) // 2], [name]) in {Reason.TRUNCATED_BODY, Reason.BAD_ENCODING}


@pytest.mark.parametrize("name", ["gzip", "deflate", "br", "zstd"])
def test_a_body_that_is_not_compressed_has_a_bad_encoding(name: str) -> None:
    assert fault_of(b"\xff\xfe neither text nor compressed", [name]) is Reason.BAD_ENCODING


def test_an_unknown_encoding_is_bad() -> None:
    for body in (gzip.compress(TEXT), TEXT):
        assert fault_of(body, ["compress"]) is Reason.BAD_ENCODING
        assert decompress_leniently(body, ["compress"], LIMIT) == body


@pytest.mark.slow
@pytest.mark.parametrize(("name", "pack"), PACKED)
def test_a_bomb_is_too_large(name: str, pack: Callable[[bytes], bytes]) -> None:
    bomb = pack(bytes(50_000_000))
    assert fault_of(bomb, [name]) is Reason.TOO_LARGE
    assert decompress_leniently(bomb, [name], LIMIT) == bytes(LIMIT + 1)


def test_members_are_joined_and_other_bytes_after_them_are_ignored() -> None:
    assert decompress(gzip.compress(b"one") + gzip.compress(b"two") + b"\0\0rest", ["gzip"], LIMIT) == b"onetwo"


@pytest.mark.parametrize(("name", "pack"), [("gzip", gzip.compress), ("zstd", zstd.compress)])
@pytest.mark.parametrize("size", [10, PART_BYTES - 1, PART_BYTES, 70_000, 300_000])
@pytest.mark.parametrize("members", [2, 3, 20])
def test_all_members_of_any_size_are_joined(name: str, pack: Callable[[bytes], bytes], size: int, members: int) -> None:
    text = (TEXT * (size // len(TEXT) + 1))[:size]
    body = pack(text) * members
    assert decompress(body, [name], 1 << 30) == text * members
    assert decompress_leniently(body, [name], 1 << 30) == text * members


def test_a_skippable_frame_and_bytes_that_are_no_frame_are_ignored() -> None:
    skippable = b"\x5f\x2a\x4d\x18" + (3).to_bytes(4, "little") + b"abc"
    body = skippable + zstd.compress(b"one") + skippable + zstd.compress(b"two") + b"rest"
    assert decompress(body, ["zstd"], LIMIT) == b"onetwo"


def test_many_empty_members_take_time_in_proportion() -> None:
    member = gzip.compress(b"")
    assert excess(lambda n: member * n, lambda body: decompress(body, ["gzip"], LIMIT), (20_000, 80_000)) is None


def test_too_many_empty_frames_are_refused() -> None:
    with pytest.raises(BodyError) as raised:
        decompress(zstd.compress(b"") * (MAX_FRAMES + 1), ["zstd"], LIMIT)
    assert raised.value.reason == Reason.BAD_ENCODING


def test_encodings_are_undone_in_reverse() -> None:
    assert decompress(gzip.compress(zlib.compress(TEXT)), ["deflate", "identity", "gzip"], LIMIT) == TEXT


@pytest.mark.parametrize("text", [TEXT, b' {"a": 1}', b"[]", b"\xef\xbb\xbf<p>", b"<", "<p>Ma’s</p>".encode()])
@pytest.mark.parametrize("name", ["gzip", "deflate", "br", "zstd"])
def test_text_under_the_header_of_an_encoding_is_taken_as_it_is(text: bytes, name: str) -> None:
    assert decompress(text, [name], LIMIT) == text
    assert decompress_leniently(text, [name], LIMIT) == text


def test_a_brotli_stream_that_begins_like_json_is_no_text() -> None:
    long = TEXT * 20
    packed = streamed_brotli(long)
    assert packed.startswith(b"[")
    assert decompress(packed, ["br"], LIMIT) == long


@pytest.mark.parametrize(("name", "pack"), PACKED)
def test_the_lenient_way_keeps_the_start_of_a_body_that_is_cut_off(name: str, pack: Callable[[bytes], bytes]) -> None:
    text = b"".join(b"<p>line %d</p>" % number for number in range(20_000))
    packed = pack(text)
    start = decompress_leniently(packed[: len(packed) - 200], [name], LIMIT)
    assert text.startswith(start)
    assert len(start) > len(text) // 2


@given(
    st.binary(max_size=200), st.lists(st.sampled_from(["gzip", "deflate", "br", "zstd", "identity", ""]), max_size=3)
)
def test_any_bytes_are_decompressed_or_refused_for_a_reason(body: bytes, encodings: list[str]) -> None:
    assert fault_of(body, encodings) in {None, Reason.TRUNCATED_BODY, Reason.BAD_ENCODING, Reason.TOO_LARGE}
    decompress_leniently(body, encodings, LIMIT)
