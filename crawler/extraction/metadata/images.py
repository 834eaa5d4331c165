"""The images of an article on a page without a page object: the declared one, and those among its text."""

from __future__ import annotations

import re
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from crawler.extraction.html.pictures import is_of_site, is_placeholder
from crawler.extraction.metadata.json_ld import listed, text_of
from crawler.extraction.urls import absolute_url, split_url
from crawler.items import Block, Image
from crawler.vocabulary import Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from crawler.extraction.html.blocks import PageBlocks, Picture
    from crawler.extraction.metadata.declared import DeclaredMetadata

MAX_IMAGES = 50
LEAD_BLOCKS = 6  # how many blocks above the text a picture with a caption may be
CAPTION_TAG = "figcaption"
_IMAGE_FILE = re.compile(r"\.(?:jpe?g|png|webp|avif|gif|svg)$", re.IGNORECASE)
_SIZE = re.compile(r"(?:-\d{2,4}x\d{2,4}|-scaled)(?=\.\w{3,4}$)")


def images_of(declared: DeclaredMetadata, content: PageBlocks, captioned: Iterable[Image] = ()) -> tuple[Image, ...]:
    """Return the images, each once, with absolute URLs; `captioned` are those with captions among the blocks."""
    images: dict[str, Image] = {}
    for image in islice(chain(_declared_image(declared), captioned, _in_body(declared, content)), MAX_IMAGES):
        key = _key(image.url) if image.url else image.caption or ""
        known = images.get(key)
        if key and (known is None or known.caption is None):
            images[key] = Image(known.url if known else image.url, image.caption)
    return tuple(images.values())


def _declared_image(declared: DeclaredMetadata) -> Iterator[Image]:
    """Yield the first declared image; the others are the same image in other formats."""
    nodes = (declared.json_ld.resolved(node) for value in declared.json_ld_values("image") for node in listed(value))
    metas = declared.meta("og:image", "og:image:url", "twitter:image")
    images = (image for value in chain(nodes, metas) if (image := _image(declared, value)))
    yield from islice(images, 1)


def _image(declared: DeclaredMetadata, value: Any) -> Image | None:
    source = value.get("url") or value.get("contentUrl") or value.get("@id") if isinstance(value, dict) else value
    url = absolute_url(declared.base or declared.url, source) if isinstance(source, str) and source.strip() else None
    caption = text_of(value.get("caption")) if isinstance(value, dict) else None
    return Image(url, caption) if url and not is_placeholder(url) and not is_of_site(url) else None


def _in_body(declared: DeclaredMetadata, content: PageBlocks) -> Iterator[Image]:
    body = [number for number, block in enumerate(content.blocks) if block.role == Role.BODY] or [-1]
    for picture in content.pictures:
        caption = _caption(content.blocks, picture)
        above = body[0] if caption is None else max(-1, body[0] - LEAD_BLOCKS)
        if above < picture.before <= body[-1]:
            url = absolute_url(declared.base or declared.url, picture.src) if picture.src else None
            yield Image(url, caption)


def _caption(blocks: Sequence[Block], picture: Picture) -> str | None:
    following = blocks[picture.before] if picture.before < len(blocks) else None
    is_caption = following is not None and any(step.startswith(CAPTION_TAG) for step in following.path.split("/"))
    return following.text if following and is_caption else None


def _key(url: str) -> str:
    """Return the same text for all URLs of one picture: they differ in host, and by its size in query or name."""
    parts = split_url(url)
    if not _IMAGE_FILE.search(parts.path):
        return f"{parts.path}?{parts.query}"
    return _SIZE.sub("", parts.path)
