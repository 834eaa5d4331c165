"""Blocks, images and metadata to the Document of one page: the last step of all three ways to read a page."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from crawler.extraction.captions import captioned_images, mark_captions
from crawler.extraction.field_limits import bounded
from crawler.extraction.text_layout.boilerplate import cut_glued
from crawler.extraction.urls import absolute_url, joined_if_plain
from crawler.items import Document, Image, Metadata
from crawler.vocabulary import ArticleKind, Role

if TYPE_CHECKING:
    from crawler.extraction.bylines.reader import Byline
    from crawler.extraction.html.blocks import PageBlocks, Picture
    from crawler.extraction.rules import ExtractionRules
    from crawler.items import Block


def metadata_of(title: str | None, byline: Byline | None, section: str | None, language: str | None) -> Metadata:
    """Return the metadata that a page object or a layout found, without fields that are too long."""
    if byline is None:
        return bounded(Metadata(title=title, section=section, language=language))
    return bounded(Metadata(title, byline.published, byline.raw, byline.source, byline.editor, section, language))


def assembled(url: str, content: PageBlocks, template: str, metadata: Metadata, rules: ExtractionRules) -> Document:
    """Return the Document of one page. Links at the end of sentences are cut off, captions are matched with images."""
    parts: list[Block] = []
    starts = []  # the number of the first part of each block
    for block in content.blocks:
        starts.append(len(parts))
        parts += cut_glued(block, rules.boilerplate) if block.role == Role.BODY else (block,)
    starts.append(len(parts))
    pictures = [_placed(picture, starts, metadata.title) for picture in content.pictures]
    blocks = mark_captions(parts, pictures)
    base = (absolute_url(url, content.base) if content.base else None) or url
    images = tuple(replace(image, url=_absolute(base, image)) for image in captioned_images(blocks, pictures))
    return Document(url, ArticleKind.ARTICLE, template, metadata, blocks, images)


def _placed(picture: Picture, starts: list[int], title: str | None) -> Picture:
    labels = tuple(label for label in picture.labels if label != title)  # the headline does not describe the picture
    return replace(picture, labels=labels, before=starts[picture.before])


def _absolute(base: str, image: Image) -> str | None:
    try:
        return (joined_if_plain(base, image.url) or urljoin(base, image.url)) if image.url else None
    except ValueError:  # such as `http://[`
        return image.url
