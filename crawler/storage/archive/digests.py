"""The digest of a WARC record: SHA-1 in Base32, the form that the WARC standard (ISO 28500, 5.8) shows."""

from __future__ import annotations

import hashlib
from base64 import b32encode


def digest_of(*content: bytes) -> str:
    """Return the digest of the parts of a content, which are not copied."""
    found = hashlib.sha1(usedforsecurity=False)
    for part in content:
        found.update(part)
    return f"sha1:{b32encode(found.digest()).decode()}"
