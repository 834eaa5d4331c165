"""Bodies unpacked whole or not at all, within their bound."""

from __future__ import annotations

import gzip
import importlib
import zlib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.exceptions import BodyError
from crawler.network.content_encodings import unpacked

if TYPE_CHECKING:
    from collections.abc import Callable

LIMIT = 1_000_000
TEXT = b"<p>The talks go on.</p>" * 1000


def raw_deflate(body: bytes) -> bytes:
    packing = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packing.compress(body) + packing.flush()


def brotli(body: bytes) -> bytes:
    packed: bytes = importlib.import_module("brotli").compress(body)
    return packed


def zstd(body: bytes) -> bytes:
    packed: bytes = pytest.importorskip("backports.zstd").compress(body)
    return packed


PACKED: list[tuple[str, Callable[[bytes], bytes]]] = [
    ("gzip", gzip.compress),
    ("deflate", zlib.compress),
    ("deflate", raw_deflate),
    ("br", brotli),
    ("zstd", zstd),
]


@pytest.mark.parametrize(("name", "pack"), PACKED)
def test_what_was_packed_comes_out_whole(name: str, pack: Callable[[bytes], bytes]) -> None:
    assert unpacked(pack(TEXT), [name], LIMIT) == TEXT


@pytest.mark.parametrize(("name", "pack"), PACKED)
def test_half_of_it_is_truncated(name: str, pack: Callable[[bytes], bytes]) -> None:
    packed = pack(bytes(range(256)) * 40)
    with pytest.raises(BodyError, match=r"truncated-body|bad-encoding"):
        unpacked(packed[: len(packed) // 2], [name], LIMIT)


@pytest.mark.parametrize(("name", "pack"), PACKED)
def test_a_bomb_is_too_large(name: str, pack: Callable[[bytes], bytes]) -> None:
    with pytest.raises(BodyError, match="too-large"):
        unpacked(pack(bytes(50_000_000)), [name], LIMIT)


def test_members_are_joined_and_what_follows_them_is_passed_over() -> None:
    assert unpacked(gzip.compress(b"one") + gzip.compress(b"two") + b"\0\0rest", ["gzip"], LIMIT) == b"onetwo"


def test_encodings_are_undone_in_reverse() -> None:
    assert unpacked(gzip.compress(zlib.compress(TEXT)), ["deflate", "gzip"], LIMIT) == TEXT


@given(
    st.binary(max_size=200), st.lists(st.sampled_from(["gzip", "deflate", "br", "zstd", "identity", ""]), max_size=3)
)
def test_any_bytes_are_unpacked_or_refused_by_name(body: bytes, encodings: list[str]) -> None:
    assert unpacked_or_reason(body, encodings) in {None, "truncated-body", "bad-encoding", "too-large"}


def unpacked_or_reason(body: bytes, encodings: list[str]) -> str | None:
    try:
        unpacked(body, encodings, LIMIT)
    except BodyError as error:
        return str(error)
    return None
