"""The digest of a WARC record: SHA-1 in Base32, the form that the WARC standard (ISO 28500, 5.8) shows."""

from __future__ import annotations

import hashlib
from base64 import b32decode, b32encode

_ALGORITHMS = frozenset({"md5", "sha1", "sha256", "sha512"})


def digest_of(*content: bytes) -> str:
    """Return the digest of the parts of a content, which are not copied."""
    found = hashlib.sha1(usedforsecurity=False)
    for part in content:
        found.update(part)
    return f"sha1:{b32encode(found.digest()).decode()}"


def is_digest_of(digest: str, content: bytes) -> bool | None:
    """Return whether a digest, `ALGORITHM:VALUE` in Base32 or hexadecimal, is that of a content.

    None if the algorithm is not known, or the value is no such number.
    """
    algorithm, _, value = digest.partition(":")
    name = algorithm.lower().replace("-", "")
    if name not in _ALGORITHMS:
        return None
    found = hashlib.new(name, content, usedforsecurity=False).digest()
    try:
        return found in {b32decode(value.upper() + "=" * (-len(value) % 8)), _from_hexadecimal(value)}
    except ValueError:
        return found == _from_hexadecimal(value)


def _from_hexadecimal(value: str) -> bytes:
    try:
        return bytes.fromhex(value)
    except ValueError:
        return b""
