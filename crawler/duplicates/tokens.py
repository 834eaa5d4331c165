"""The tokens of a text, and its shingles: the overlapping runs of tokens by which texts are compared.

A token is a word or a number; in scripts without spaces between words it is one character. Case, punctuation, spaces
and the forms that NFKC makes equal (full-width digits) do not count.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Hashes = NDArray[np.uint64]

UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003ffff"
"""Thai, Lao, Burmese, Khmer, kana and Han, for a set in a regular expression; Korean has spaces."""
_TOKEN = re.compile(rf"[^\W\d{UNSPACED}]+|\d+(?:[.,:]\d+)*|[{UNSPACED}]")
_UNSPACED = re.compile(f"[{UNSPACED}]")
_LONGEST = 16  # tokens in a shingle
_FACTORS = np.array([pow(0x9E3779B97F4A7C15, power, 2**64) for power in range(1, _LONGEST + 1)], np.uint64)
_MIX = np.uint64(0xBF58476D1CE4E5B9)  # this and the shifts are those of SplitMix64 (Steele, Lea, Flood 2014)


def tokens(text: str) -> list[str]:
    """Return the tokens of a text, in their order."""
    return _TOKEN.findall(unicodedata.normalize("NFKC", text).casefold())


def is_unspaced(token: str) -> bool:
    """Return whether a token is a character of a script without spaces."""
    return len(token) == 1 and _UNSPACED.match(token) is not None


def token_hash(token: str) -> int:
    """Return 32 bits that are the same in every process."""
    return zlib.crc32(token.encode())


class _TokenHashes(dict[str, int]):
    """The hashes of a text's different tokens."""

    def __missing__(self, token: str) -> int:
        self[token] = found = token_hash(token)
        return found


def token_hashes(some: Sequence[str]) -> Hashes:
    """Return the hash of each token."""
    return np.fromiter(map(_TokenHashes().__getitem__, some), np.uint64, len(some))


def shingles(hashes: Hashes, length: int) -> Hashes:
    """Return a number for each run of `length` tokens; a shorter text is one run, an empty one none."""
    if not len(hashes):
        return hashes
    length = min(length, len(hashes))
    count = len(hashes) - length + 1
    mixed = np.zeros(count, np.uint64)
    for place in range(length):
        mixed += hashes[place : count + place] * _FACTORS[place]
    mixed ^= mixed >> np.uint64(30)
    mixed *= _MIX
    mixed ^= mixed >> np.uint64(27)
    return mixed


def distinct(some: Hashes) -> Hashes:
    """Return the different numbers, sorted. np.unique takes several times as long for some thousands."""
    ordered = np.sort(some)
    is_new = np.ones(len(ordered), bool)
    np.not_equal(ordered[1:], ordered[:-1], out=is_new[1:])
    return ordered[is_new]
