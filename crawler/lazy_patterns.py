"""Regular expressions that are compiled when they are first used.

The project has 600; compiling them takes as long as loading all else of the library, and most runs use a fifth of them.
A pattern that each page needs, or that takes no time to compile, is made by `re.compile`.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Any, AnyStr, Generic, cast

if TYPE_CHECKING:
    from collections.abc import Callable


def lazy_pattern(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return a regular expression, as `re.compile` does. An invalid one is an error at its first use."""
    return cast("re.Pattern[AnyStr]", _LazyPattern(pattern, flags))


class _LazyPattern(Generic[AnyStr]):
    def __init__(self, pattern: AnyStr, flags: int) -> None:
        self._given: tuple[AnyStr, int] = (pattern, flags)

    @cached_property
    def _compiled(self) -> re.Pattern[AnyStr]:
        return re.compile(*self._given)

    def __getattr__(self, name: str) -> Any:
        """Take an attribute from the compiled expression and keep it: the next use is as fast as without this class."""
        if name.startswith("__"):
            raise AttributeError(name)
        value = getattr(self._compiled, name)
        setattr(self, name, value)
        return value

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return lazy_pattern, self._given
