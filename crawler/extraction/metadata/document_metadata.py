"""Adds the metadata of a page to a Document, where the page object or the layout left a field empty."""

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

COMPLETED_FIELDS = ("title", "published", "source", "section", "authors")
"""The fields of Metadata that are read from any page."""


def with_declared_metadata(
    document: Document, content: PageBlocks, tree: HtmlElement, zone: tzinfo | None, title: str | None
) -> Document:
    """Return a Document with the canonical URL, the metadata and the images of its page.

    `content` are the blocks and pictures that the Document was made from. `zone`
    is the time zone of the site, None if it is not known. `title` is used if the
    page names none.
    """
    declared = read_declared(tree, document.url or "")
    page_metadata = read_metadata(declared, tree, [block.text for block in content.blocks], zone)
    metadata = with_language(completed(document.metadata, page_metadata), content.blocks, declared.lang)
    captions = {block.text for block in document.blocks if block.role == Role.CAPTION}
    captioned = [image for image in document.images if image.caption in captions]
    return replace(
        document,
        url=canonical_url(declared),
        metadata=replace(metadata, title=metadata.title or title),
        images=images_of(declared, content, captioned),
    )


def completed(metadata: Metadata, other: Metadata, names: Iterable[str] = COMPLETED_FIELDS) -> Metadata:
    """Return `metadata` with those of the named fields that are empty taken from `other`.

    `published_raw` is taken together with `published`.
    """
    missing = {name for name in names if not getattr(metadata, name)}
    if "published" in missing:
        missing.add("published_raw")
    return replace(metadata, **{name: getattr(other, name) for name in missing})


def with_language(metadata: Metadata, blocks: Iterable[Block], declared: str = "") -> Metadata:
    """Return `metadata` with the language of the body's text, unless it has one.

    `declared` is the language tag that the page declares, such as `pt-BR`.
    """
    if metadata.language:
        return metadata
    text = "\n".join(block.text for block in blocks if block.role == Role.BODY)
    return replace(metadata, language=language_of(text, declared))
