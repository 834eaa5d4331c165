"""What a page object or a layout left open, completed from what the page says of itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.extraction.metadata.canonical import canonical_url
from crawler.extraction.metadata.declared import read_declared
from crawler.extraction.metadata.images import images_of
from crawler.extraction.metadata.language import language_of
from crawler.extraction.metadata.page_metadata import read_metadata
from crawler.vocabulary import Role

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import tzinfo

    from lxml.html import HtmlElement

    from crawler.extraction.html.blocks import PageBlocks
    from crawler.items import Block, Document, Metadata

CLAIMABLE = ("title", "published", "source", "section", "authors")
"""The fields of Metadata that a page's own declared can tell."""


def described(
    document: Document, reading: PageBlocks, tree: HtmlElement, zone: tzinfo | None, title: str | None
) -> Document:
    """Return a document, made of `reading`, with the URL, the metadata and the images that its page tells.

    `title` is taken where the page names none.
    """
    declared = read_declared(tree, document.url or "")
    said = read_metadata(declared, tree, [block.text for block in reading.blocks], zone)
    found = with_language(completed(document.metadata, said), reading.blocks, declared.lang)
    captions = {block.text for block in document.blocks if block.role == Role.CAPTION}
    captioned = [image for image in document.images if image.caption in captions]
    return replace(
        document,
        url=canonical_url(declared),
        metadata=replace(found, title=found.title or title),
        images=images_of(declared, reading, captioned),
    )


def completed(found: Metadata, said: Metadata, names: Iterable[str] = CLAIMABLE) -> Metadata:
    """Take from `said` those of the named fields that were not found; a time brings its raw text."""
    missing = {name for name in names if not getattr(found, name)}
    if "published" in missing:
        missing.add("published_raw")
    return replace(found, **{name: getattr(said, name) for name in missing})


def with_language(found: Metadata, blocks: Iterable[Block], claimed: str = "") -> Metadata:
    """Tell the language by the text of the body, unless it is known."""
    if found.language:
        return found
    text = "\n".join(block.text for block in blocks if block.role == Role.BODY)
    return replace(found, language=language_of(text, claimed))
