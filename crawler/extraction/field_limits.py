"""The greatest lengths of an article's fields. A longer text is left out of its field; as a block it is kept."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from crawler.extraction.urls import MAX_URL_BYTES
from crawler.items import Image, Metadata

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_CHARS = {"title": 1000, "published_raw": 300, "source": 300, "editor": 300, "section": 300}
MAX_AUTHOR_CHARS = 300
MAX_AUTHORS = 100
MAX_CAPTION_CHARS = 5000
MAX_IMAGES = 500


def bounded(metadata: Metadata) -> Metadata:
    """Return the metadata without the fields that are too long."""
    if not metadata.authors and all(len(getattr(metadata, name) or "") <= most for name, most in MAX_CHARS.items()):
        return metadata
    kept: dict[str, Any] = {name: _short(getattr(metadata, name), most) for name, most in MAX_CHARS.items()}
    authors = tuple(name for name in metadata.authors if len(name) <= MAX_AUTHOR_CHARS)[:MAX_AUTHORS]
    return replace(metadata, **kept, authors=authors)


def bounded_images(images: Iterable[Image]) -> tuple[Image, ...]:
    """Return the images without the URLs and captions that are too long."""
    kept = (Image(_short(image.url, MAX_URL_BYTES), _short(image.caption, MAX_CAPTION_CHARS)) for image in images)
    return tuple(image for image in kept if image.url or image.caption)[:MAX_IMAGES]


def _short(text: str | None, most: int) -> str | None:
    return text if text is not None and len(text) <= most else None
