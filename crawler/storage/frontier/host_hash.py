"""The number of a URL's host, by which leases are spread over the hosts: the first 63 bits of its SHA-256.

Two hosts with the same number would be treated as one host by the leases, and only by them.
"""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import sha256

BITS = 63
"""The databases' largest integer, without its sign."""
HOSTS = 20_000  # for how many hosts the number is remembered
PATTERN = r"^[^:/]*://(?:[^/?#@]*@)?(\[[^\]]*\]|[^/?#:]*)"
"""The host of a URL, in the syntax of both Python and PostgreSQL, where the migration computes the same number."""
_HOST = re.compile(PATTERN)


def host_hash(url: str) -> int:
    """Return the number of a URL's host; a URL without a host has that of an empty name."""
    found = _HOST.match(url)
    return _hash(found[1] if found else "")


@lru_cache(HOSTS)
def _hash(host: str) -> int:
    digest = sha256(host.lower().encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8], "big") & (1 << BITS) - 1
