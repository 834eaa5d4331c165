"""The MinHash sketch of a text, and the keys by which its possible copies are found (locality-sensitive hashing).

A sketch has VALUES numbers of 16 bits; two texts share as large a part of them as of their shingles. BANDS runs of ROWS
values are keys: texts that share a key are candidates. The shingles are longer than those of the exact comparison,
since reports of one template then share few of them, and copies still most. Of texts that share a part s of their
shingles, a part 1 - (1 - s**4)**32 are candidates: .05 for s = .2, .87 for .5, .99 for .6.
"""

from __future__ import annotations

import zlib
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from rensa import RMinHash

from crawler.duplicates.tokens import shingles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from crawler.duplicates.comparison import ComparedText

WORDS = 5  # in a shingle of the sketch
CHARACTERS = 8  # the same in a script without spaces
BANDS = 32
ROWS = 4
VALUES = BANDS * ROWS
ESTIMATE = 0.35  # candidates that share less of their values are not compared: no copy of the derived pairs does
VERSION = RMinHash.ALGORITHM_VERSION * 1000 + 1
"""Of the sketches: rensa's algorithm, and ours; sketches of different versions cannot be compared. Raise it with each
change of the tokens, the shingles, the sketch or the comparison: the next run then computes everything again."""
MAX_NUMBERS = 64  # of a text with more, the sketch has none: the exact comparison counts them
_SEED = 1
_DTYPE = np.dtype("<u2")


@dataclass(frozen=True, eq=False)
class Sketch:
    """The sketch of a text: `values` are its MinHash values, `numbers` the 16-bit hashes of its numbers, if few."""

    values: bytes
    numbers: bytes | None

    @classmethod
    def of(cls, text: ComparedText) -> Sketch:
        """Make the sketch of a text that has tokens."""
        some = shingles(text.hashes, CHARACTERS if text.is_unspaced else WORDS)
        matrix = RMinHash.digest_matrix_from_flat_token_hashes(some, [0, len(some)], VALUES, _SEED)
        values = np.array(matrix.to_rows()[0], np.uint32).astype(_DTYPE)
        numbers = sorted(text.numbers.elements())
        return cls(values.tobytes(), np.array(numbers, _DTYPE).tobytes() if len(numbers) <= MAX_NUMBERS else None)

    @cached_property
    def keys(self) -> list[int]:
        """The key of each band: 32 bits, signed."""
        size = ROWS * _DTYPE.itemsize
        bands = (self.values[at : at + size] for at in range(0, len(self.values), size))
        return [zlib.crc32(band, place) - 2**31 for place, band in enumerate(bands)]

    @cached_property
    def counted_numbers(self) -> Counter[int] | None:
        """How often each number is in the text, None for a text of many numbers."""
        return None if self.numbers is None else Counter(np.frombuffer(self.numbers, _DTYPE).tolist())

    def estimates(self, others: Sequence[bytes]) -> NDArray[np.float64]:
        """Return the share of values that this sketch has in common with each of the values of others."""
        matrix = np.frombuffer(b"".join(others), _DTYPE).reshape(len(others), VALUES)
        shared: NDArray[np.float64] = (matrix == np.frombuffer(self.values, _DTYPE)).mean(axis=1)
        return shared
