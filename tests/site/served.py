"""The answer of the server for one path, and the encoding of its text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from hashlib import sha256

from tests.site.boilerplate import BEGIN_INCLUDED, END_INCLUDED

HTML = "text/html"
ETAG_CHARS = 20
STANDING_SINCE = datetime(2026, 7, 21, tzinfo=UTC)
OTHER_CHARSET = {"utf-8": "gb18030", "gb18030": "utf-8"}
_FRAGMENT = re.compile(f"({BEGIN_INCLUDED}.*?{END_INCLUDED})", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Served:
    """An answer. `headers` are added to those of every answer; `modified` has a time zone."""

    body: bytes = field(repr=False)
    content_type: str = HTML
    status: int = 200
    modified: datetime = STANDING_SINCE
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def etag(self) -> str:
        """The entity tag: the same for the same bytes."""
        return f'"{sha256(self.body).hexdigest()[:ETAG_CHARS]}"'

    @property
    def last_modified(self) -> str:
        """The time of the last change, as HTTP writes it."""
        return format_datetime(self.modified.astimezone(UTC), usegmt=True)


def encoded(html: str, charset: str, *, mixed: bool = False) -> bytes:
    """Encode a page; the included fragments of a mixed page are in another charset."""
    if not mixed:
        return html.encode(charset)
    parts = enumerate(_FRAGMENT.split(html))
    return b"".join(part.encode(OTHER_CHARSET[charset] if i % 2 else charset) for i, part in parts)
