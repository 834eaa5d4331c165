"""The Record of an article, as it is stored and exported."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crawler.items.document import Image


CONTENT = {"content": True}
"""Marks the fields whose change makes a new revision of an article; the others describe its fetch and processing."""


@dataclass(frozen=True, slots=True)
class Record:
    """An article as it is stored and exported. This is the one list of its fields, in the order of an export.

    Times are ISO 8601: `published` and `modified` in the page's zone if stated, others in UTC. The store sets the last
    three fields. Another `modified` alone makes no revision: pages state a new one with each of their builds.
    """

    url: str | None = field(metadata=CONTENT)
    site: str
    kind: str = field(metadata=CONTENT)
    title: str | None = field(metadata=CONTENT)
    text: str = field(metadata=CONTENT)
    published: str | None = field(metadata=CONTENT)
    published_raw: str | None
    modified: str | None = field(default=None, kw_only=True)
    source: str | None = field(metadata=CONTENT)
    editor: str | None = field(metadata=CONTENT)
    authors: tuple[str, ...] = field(metadata=CONTENT)
    section: str | None = field(metadata=CONTENT)
    language: str | None
    images: tuple[Image, ...] = field(metadata=CONTENT)
    incomplete: str | None
    identity: str | None
    template: str
    removed: Mapping[str, int]
    cleaned_by: str
    fetched_at: str | None
    confidence: float | None = None
    stored_at: str | None = None
    revision: int = 1
    withdrawn_at: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the fields in their order."""
        values = {name: getattr(self, name) for name in self.__slots__}
        return values | {"images": tuple(map(asdict, self.images)), "removed": dict(self.removed)}
