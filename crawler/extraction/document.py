"""Page to Document, by what the site's template says.

The pages of a multi-page article become one Document, their blocks in order.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from crawler.extraction.blocks import Picture, Reading, read_blocks
from crawler.extraction.bounds import require_readable_size, too_hard_to_vote
from crawler.extraction.byline import Byline, BylineReader
from crawler.extraction.captions import captioned_images, mark_captions
from crawler.extraction.decoding import decode
from crawler.extraction.dump_lines import OUTSIDE
from crawler.extraction.furniture import NO_FURNITURE, Furniture, cut_glued, last_of
from crawler.extraction.headline import headline_of, without_page_mark
from crawler.extraction.judge import voted_for
from crawler.extraction.markup import is_markup, parse, without_control_characters
from crawler.extraction.prose import prose_of
from crawler.extraction.text_dump import Layout, lay_out, read_lines
from crawler.items import BODY, CAPTION, Address, Block, Document, Image, Metadata, Page

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from lxml.html import HtmlElement

    from crawler.extraction.page_object import PageObject

TEXT_DUMP = "text-dump"
TRAFILATURA = "trafilatura"
GALLERY = "gallery"
MIN_AGREED_SHARE = 0.5
"""The share of the voted text that a layout by furniture must leave in the body to be believed."""
VOTED_OUT = "voted-out"
"""The place of a block that trafilatura left out of its text."""
NOT_PROSE = "not-prose"
"""The place of a block that is no prose, on a page that no judge could read."""
GALLERY_MARK = re.compile(r"(?<!\s)\s*+[(（]\s*\d+\s*/\s*\d+\s*[)）]\s*$")
"""`(6/9)` behind a headline: photo 6 of 9."""


@dataclass(frozen=True)
class Template:
    """What a site tells the extractor: page objects by era, furniture, bylines, language."""

    page_objects: tuple[PageObject, ...] = ()
    furniture: Furniture = NO_FURNITURE
    bylines: BylineReader = field(default_factory=BylineReader)
    language: str | None = None


def extract(page: Page, template: Template, site: str | None = None, address: Address | None = None) -> Document:
    """Read a page, with the further pages that belong to it, into a Document."""
    parts = [_extract_one(part, template) for part in (page, *page.following)]
    first = parts[0]
    found = _with_address(first.metadata, address, template)
    title, is_gallery = _title(found.title, 1 if page.following else (address.page if address else None))
    kind = address.kind if address else (GALLERY if is_gallery else "article")
    return replace(
        first,
        url=address.url if address else (page.url or None),
        site=site,
        kind=kind,
        metadata=replace(found, title=title),
        blocks=tuple(block for part in parts for block in part.blocks),
        images=tuple(image for part in parts for image in part.images),
        identity=address.identity if address else None,
        incomplete=_missing(page.missing),
    )


def recognises(text: str, template: Template) -> bool:
    """Tell whether a page without a URL is of the site that `template` is of."""
    if is_markup(text):
        tree = parse(text)
        return any(found.fits(tree) and found.texts("title", tree) for found in template.page_objects)
    layout = lay_out(read_lines(text), template.furniture, template.bylines)
    furniture = {*(template.furniture.signs or (*template.furniture.head, *template.furniture.tail))}
    return layout.prefix is not None or any(block.place in furniture for block in layout.blocks)


def _extract_one(page: Page, template: Template) -> Document:
    require_readable_size(len(page.body))
    text = decode(page.body, page.headers.get("content-type", ""))
    if not is_markup(text):
        return _from_dump(page.url, text, template)
    tree = parse(text)
    known = next((found for found in template.page_objects if found.fits(tree)), None)
    if known is not None:
        return _from_page_object(page.url, tree, known, template)
    return _by_vote(page.url, text, tree, template)


def _from_page_object(url: str, tree: HtmlElement, known: PageObject, template: Template) -> Document:
    elements = known.elements(tree)
    reading = read_blocks(tree, elements, known.turning_points(tree), OUTSIDE)
    told = " | ".join(known.byline_texts(tree, elements))
    byline = template.bylines.read(told) or _byline_among(reading.blocks, told, template)
    titles, sections = known.texts("title", tree), known.texts("section", tree)
    title = titles[0] if titles else headline_of(tree)
    section = sections[-1].rstrip(" /") if sections else _last_crumb(reading.blocks, template.furniture)
    return _document(url, reading, known.name, _metadata(title, byline, section, _language(tree, template)), template)


def _byline_among(blocks: Sequence[Block], told: str, template: Template) -> Byline | None:
    """Find a byline outside the body, and read it with what is `told` elsewhere; a lone date may be anybody's."""
    for block in blocks:
        byline = template.bylines.read(block.text) if block.place not in {BODY, CAPTION} else None
        if byline and (byline.source or byline.editor):
            return template.bylines.read(f"{block.text} | {told}") or byline
    return None


def _last_crumb(blocks: Sequence[Block], furniture: Furniture) -> str | None:
    crumbs = furniture.breadcrumb
    if crumbs is None:
        return None
    found = next((block.text for block in blocks if block.place != BODY and crumbs.fullmatch(block.text)), None)
    return last_of(found) if found else None


def _from_dump(url: str, text: str, template: Template) -> Document:
    layout = lay_out(read_lines(without_control_characters(text)), template.furniture, template.bylines)
    found = _metadata(layout.title, layout.byline, layout.section, template.language)
    if found.published is None and layout.prefix and (dated := template.bylines.read(layout.prefix)):
        found = replace(found, published=dated.published, published_raw=dated.raw)
    return _document(url, Reading(layout.blocks), TEXT_DUMP, found, template)


def _by_vote(url: str, text: str, tree: HtmlElement, template: Template) -> Document:
    """Keep what both trafilatura and the site's furniture take for the body.

    A page that is too hard for trafilatura is judged by prose; its template says so.
    """
    reading = read_blocks(tree, {}, {}, BODY)
    unvoted = too_hard_to_vote(text, reading.blocks, reading.depth)
    votes = voted_for(text, reading.blocks) if unvoted is None else prose_of(reading.blocks)
    left_out = VOTED_OUT if unvoted is None else NOT_PROSE
    layout = _trusted_layout(reading.blocks, votes, template)
    placed = [
        replace(block, place=left_out) if block.place == BODY and number not in votes else block
        for number, block in enumerate(layout.blocks)
    ]
    title = headline_of(tree) or layout.title
    found = _metadata(title, layout.byline, layout.section, _language(tree, template))
    name = TRAFILATURA if unvoted is None else f"prose-{unvoted}"
    return _document(url, replace(reading, blocks=tuple(placed)), name, found, template)


def _trusted_layout(blocks: Sequence[Block], votes: Collection[int], template: Template) -> Layout:
    """Lay the blocks out by the site's furniture, unless that would throw out most of what was voted for."""
    if template.furniture is NO_FURNITURE:
        return Layout(tuple(blocks))
    layout = lay_out(blocks, template.furniture, template.bylines)
    voted = sum(len(blocks[number].text) for number in votes)
    agreed = sum(len(blocks[number].text) for number in votes if layout.blocks[number].place == BODY)
    return layout if agreed >= MIN_AGREED_SHARE * voted else replace(layout, blocks=tuple(blocks))


def _document(url: str, reading: Reading, name: str, metadata: Metadata, template: Template) -> Document:
    split = [part for block in reading.blocks for part in _cut(block, template.furniture)]
    blocks = mark_captions(split, reading.pictures)
    found = captioned_images(blocks, [_without_label(picture, metadata.title) for picture in reading.pictures])
    images = tuple(replace(image, url=_absolute(url, image)) for image in found)
    return Document(url, None, "article", name, metadata, blocks, images)


def _without_label(picture: Picture, title: str | None) -> Picture:
    """A label that is the headline tells nothing of the picture."""
    return replace(picture, labels=tuple(label for label in picture.labels if label != title))


def _cut(block: Block, furniture: Furniture) -> tuple[Block, ...]:
    return cut_glued(block, furniture) if block.place == BODY else (block,)


def _absolute(base: str, image: Image) -> str | None:
    try:
        return urljoin(base, image.url) if image.url else None
    except ValueError:  # a source that is no URL, such as `http://[`
        return image.url


def _metadata(title: str | None, byline: Byline | None, section: str | None, language: str | None) -> Metadata:
    if byline is None:
        return Metadata(title=title, section=section, language=language)
    return Metadata(title, byline.published, byline.raw, byline.source, byline.editor, section, language)


def _with_address(found: Metadata, address: Address | None, template: Template) -> Metadata:
    """Take the day from the URL where the page itself has no time."""
    if found.published is not None or address is None:
        return found
    dated = template.bylines.read(address.day.isoformat())
    return replace(found, published=dated.published, published_raw=dated.raw) if dated else found


def _title(title: str | None, page: int | None) -> tuple[str | None, bool]:
    if title is None:
        return None, False
    bare = GALLERY_MARK.sub("", title)
    return without_page_mark(bare, page) or None, bare != title


def _language(tree: HtmlElement, template: Template) -> str | None:
    declared = (tree.get("lang") or "").split("-")[0].strip().lower()
    return template.language or declared or None


def _missing(numbers: tuple[int, ...]) -> str | None:
    return f"missing pages: {', '.join(map(str, numbers))}" if numbers else None
