"""Splits keys, URLs, links or results into lists of a bounded size: for one SQL statement, transaction or request."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

T = TypeVar("T")
MAX_KEYS = 2_000
"""How many keys one statement names. A sitemap may have 50,000; SQLite takes 32,766 variables, PostgreSQL 65,535."""


def in_chunks(things: Iterable[T], size: int = MAX_KEYS) -> Iterator[list[T]]:
    """Yield lists of `size` things, the last one shorter."""
    rest = iter(things)
    while chunk := list(islice(rest, size)):
        yield chunk
