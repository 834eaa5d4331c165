"""A cache whose size in bytes is bounded: it keeps no long argument."""

from __future__ import annotations

from functools import lru_cache, wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable

P = ParamSpec("P")
T = TypeVar("T")
ENTRIES = 1024  # of one function. The pages of one site have some hundred different paths.
MAX_CHARS = 1500  # a path of 571 real pages has 500 at most


def cached_if_short(function: Callable[P, T]) -> Callable[P, T]:
    """Cache a function of a text or of a tuple of texts, where the first argument is short."""
    cached = cast("Callable[P, T]", lru_cache(maxsize=ENTRIES)(function))

    @wraps(function)
    def of(*arguments: P.args, **named: P.kwargs) -> T:
        first: Any = arguments[0]
        chars = len(first) if isinstance(first, str) else sum(map(len, first))
        return cached(*arguments, **named) if chars <= MAX_CHARS else function(*arguments, **named)

    return of
