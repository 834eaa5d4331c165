"""The pictures of an article that no page object knows: the one it is shown with, and those among its text."""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from crawler.extraction.metadata.json_ld import listed, text_of
from crawler.items import Image
from crawler.vocabulary import Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from crawler.extraction.html.blocks import PageBlocks, Picture
    from crawler.extraction.metadata.declared import DeclaredMetadata
    from crawler.items import Block

MAX_IMAGES = 50
LEAD_BLOCKS = 6
"""How far above the text a picture with a caption may stand, in blocks."""
CAPTION_TAG = "figcaption"


def images_of(declared: DeclaredMetadata, reading: PageBlocks, captioned: Iterable[Image] = ()) -> tuple[Image, ...]:
    """Return the images, each once, with their captions.

    Those of `reading` must stand among its blocks of the body; `captioned` are
    images whose captions were found among the blocks.
    """
    found: dict[str, Image] = {}
    for image in islice(chain(_shown_with(declared), captioned, _among(declared, reading)), MAX_IMAGES):
        key = _file(image.url) if image.url else image.caption or ""
        known = found.get(key)
        if key and (known is None or known.caption is None):
            found[key] = Image(known.url if known else image.url, image.caption)
    return tuple(found.values())


def _shown_with(declared: DeclaredMetadata) -> Iterator[Image]:
    """Yield the picture that the article is shown with elsewhere; further ones are cuts of it in other shapes."""
    told = (declared.json_ld.resolved(one) for value in declared.said("image") for one in listed(value))
    shared = declared.meta("og:image", "og:image:url", "twitter:image")
    images = (image for value in chain(told, shared) if (image := _image(declared, value)))
    yield from islice(images, 1)


def _image(declared: DeclaredMetadata, value: Any) -> Image | None:
    place = value.get("url") or value.get("contentUrl") or value.get("@id") if isinstance(value, dict) else value
    url = _absolute(declared.url, place) if isinstance(place, str) else None
    caption = text_of(value.get("caption")) if isinstance(value, dict) else None
    return Image(url, caption) if url else None


def _among(declared: DeclaredMetadata, reading: PageBlocks) -> Iterator[Image]:
    """Yield the pictures that stand among the blocks of the body, and those above it that have a caption."""
    body = [number for number, block in enumerate(reading.blocks) if block.role == Role.BODY] or [-1]
    for picture in reading.pictures:
        caption = _caption(reading.blocks, picture)
        above = body[0] if caption is None else max(-1, body[0] - LEAD_BLOCKS)
        if above < picture.before <= body[-1]:
            yield Image(_absolute(declared.url, picture.src), caption)


def _caption(blocks: Sequence[Block], picture: Picture) -> str | None:
    following = blocks[picture.before] if picture.before < len(blocks) else None
    is_caption = following is not None and any(step.startswith(CAPTION_TAG) for step in following.path.split("/"))
    return following.text if following and is_caption else None


def _absolute(base: str, url: str) -> str | None:
    try:
        joined = urljoin(base, url.strip())
        scheme = urlsplit(joined).scheme
    except ValueError:
        return None
    return joined if url.strip() and scheme in {"http", "https"} else None


def _file(url: str) -> str:
    """Return what tells pictures apart: the path, whatever size or host a query or a mirror adds."""
    try:
        return urlsplit(url).path
    except ValueError:
        return url
