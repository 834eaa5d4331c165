"""Whether two texts are copies of each other: the exact comparison of two candidates.

Most of the shorter text must be in the longer one, word for word, which may not be much longer. Reports of one template
(weather, exchange rates) share most words too, so the numbers of the shorter text must be in the longer one as well.
The rule is symmetric, and depends on the two texts alone. tests.benchmarks.duplicates measures it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from crawler.duplicates.tokens import distinct, is_unspaced, shingles, token_hash, token_hashes, tokens

if TYPE_CHECKING:
    from crawler.duplicates.tokens import Hashes

WORDS = 3  # in a shingle of the comparison
CHARACTERS = 5  # the same in a script without spaces
CONTAINED = 0.75  # the share of the shorter text's shingles that the longer one has
CONTAINED_OF_SHORT = 0.9  # the same for texts of less than SHORT tokens, where one word makes another message
SHORT = 40
LENGTHS = 0.55  # the shingles of the shorter text to those of the longer one; less is an excerpt
NUMBERS = 0.7  # the share of the shorter text's numbers that the longer one has
OTHER_NUMBERS = 2  # numbers that the longer text does not have: two are a sign of a template, one is a correction
BRIEF = 15  # a text of less tokens is compared with its title: captions such as "File photo" are no article's own
_DIGEST_BYTES = 8


@dataclass(frozen=True, eq=False)
class ComparedText:
    """A text as it is compared: its tokens."""

    tokens: tuple[str, ...]

    @classmethod
    def of(cls, title: str | None, text: str) -> ComparedText:
        """Make it from an article. An article without text has no tokens: it is no copy of any other."""
        own = tokens(text)
        return cls(tuple(chain(tokens(title or ""), own) if 0 < len(own) < BRIEF else own))

    @property
    def digest(self) -> int | None:
        """64 bits, signed, that are the same for texts of the same tokens; None for no tokens."""
        if not self.tokens:
            return None
        joined = " ".join(self.tokens).encode()
        return int.from_bytes(blake2b(joined, digest_size=_DIGEST_BYTES).digest(), "big", signed=True)

    @cached_property
    def hashes(self) -> Hashes:
        """A number for each token."""
        return token_hashes(self.tokens)

    @cached_property
    def counts(self) -> Counter[str]:
        """How often each token is in the text."""
        return Counter(self.tokens)

    @cached_property
    def is_unspaced(self) -> bool:
        """Whether most tokens are characters of a script without spaces between words."""
        if "".join(self.counts).isascii():
            return False
        return 2 * sum(count for token, count in self.counts.items() if is_unspaced(token)) > len(self.tokens)

    @cached_property
    def shingles(self) -> Hashes:
        """The different shingles of the exact comparison, sorted."""
        return distinct(shingles(self.hashes, CHARACTERS if self.is_unspaced else WORDS))

    @cached_property
    def numbers(self) -> Counter[int]:
        """The numbers of the text, each as 16 bits of its hash, with how often it is there."""
        found = Counter[int]()
        for token, count in self.counts.items():
            if token[0].isdecimal():
                found[token_hash(token) & 0xFFFF] += count
        return found


def are_copies(one: ComparedText, other: ComparedText) -> bool:
    """Return whether two texts are copies of each other."""
    short, long = sorted((len(one.shingles), len(other.shingles)))
    if not short or short < LENGTHS * long or not have_same_numbers(one.numbers, other.numbers):
        return False
    shared = len(np.intersect1d(one.shingles, other.shingles, assume_unique=True))
    is_short = min(len(one.tokens), len(other.tokens)) < SHORT
    return shared >= (CONTAINED_OF_SHORT if is_short else CONTAINED) * short


def have_same_numbers(one: Counter[int], other: Counter[int]) -> bool:
    """Return whether most numbers of the text with fewer are in the other one."""
    fewer = min(one.total(), other.total())
    shared = (one & other).total()
    return fewer - shared < OTHER_NUMBERS or shared >= NUMBERS * fewer
