"""Patterns of paths, as robots.txt has them (RFC 9309, 2.2.2 and 2.2.3): `*` is any text, `$` the end of the path."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

CACHED = 1024
_OCTETS = re.compile(rb"%[0-9A-Fa-f]{2}|.", re.DOTALL)
_PLAIN = re.compile(r"[A-Za-z0-9._~/-]*")
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


@dataclass(frozen=True, slots=True)
class PathPattern:
    """The pieces of a pattern between asterisks, and its length in octets.

    `ends` means that the pattern must match up to the end of the path.
    """

    pieces: tuple[str, ...]
    ends: bool
    octets: int

    def matches(self, path: str) -> bool:
        """Return whether the pattern matches the beginning of a path, which is in the spelling of `path_of`."""
        first, *rest = self.pieces
        if not path.startswith(first):
            return False
        if not rest:
            return not self.ends or path == first
        at = len(first)
        for piece in rest[:-1]:
            found = path.find(piece, at)
            if found < 0:
                return False
            at = found + len(piece)
        return path.endswith(rest[-1], at) if self.ends else path.find(rest[-1], at) >= 0


@lru_cache(CACHED)
def path_pattern(text: str) -> PathPattern:
    """Return the pattern that a text such as `/a/*.html$` means."""
    ends = text.endswith("$")
    octets = list(_octets(text.removesuffix("$"), wild=True))
    pieces = re.sub(r"\*+", "*", "".join(octets)).split("*")
    return PathPattern(tuple(pieces), ends, len(octets) + ends)


def path_of(url: str) -> str:
    """Return path and query of a URL in one spelling of its octets."""
    parts = urlsplit(url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return path.replace("/", "%2F") if _PLAIN.fullmatch(path) else "".join(_octets(path))


def _octets(path: str, *, wild: bool = False) -> Iterator[str]:
    """Yield the octets of a path in one spelling (RFC 9309, 2.2.2): reserved ones as %XX, asterisks if not `wild`."""
    for octet in _OCTETS.findall(path.encode("utf-8", "surrogatepass")):
        value = int(octet[1:], 16) if len(octet) > 1 else octet[0]
        yield chr(value) if value in _UNRESERVED or (wild and octet == b"*") else f"%{value:02X}"
