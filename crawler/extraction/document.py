"""Page to Document, by what the site's template says.

The pages of a multi-page article become one Document, their blocks in order.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from crawler.extraction.bylines.reader import Byline, BylineReader
from crawler.extraction.captions import captioned_images, mark_captions, pictures_within
from crawler.extraction.html.blocks import Picture, Reading, read_blocks
from crawler.extraction.html.decoding import decode
from crawler.extraction.html.limits import require_readable_size, too_hard_to_vote
from crawler.extraction.html.parsing import is_markup, parse, without_control_characters
from crawler.extraction.metadata import completed, described, read_claims, read_metadata, with_language
from crawler.extraction.metadata.title_marks import bare_title
from crawler.extraction.page_object import compiled
from crawler.extraction.selection.alignment import voted_for
from crawler.extraction.selection.prose import prose_of
from crawler.extraction.surroundings import breadcrumb_of, byline_of, name_boilerplate, section_of
from crawler.extraction.text_layout.boilerplate import NO_BOILERPLATE, Boilerplate, cut_glued
from crawler.extraction.text_layout.layout import Layout, is_framed, lay_out, read_lines
from crawler.extraction.text_layout.lines import OUTSIDE
from crawler.items import (
    BODY,
    CAPTION,
    TRAFILATURA,
    VOTED_OUT,
    Address,
    Block,
    Document,
    Image,
    Metadata,
    Page,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from lxml.html import HtmlElement

    from crawler.extraction.page_object import PageObject

TEXT_DUMP = "text-dump"
BY_WORDS = "furniture"
GALLERY = "gallery"
MIN_AGREED_SHARE = 0.5
"""The share of the voted text that a layout by boilerplate must leave in the body to be believed."""
NOT_PROSE = "not-prose"
"""The place of a block that is no prose, on a page that no judge could read."""


@dataclass(frozen=True, slots=True)
class Template:
    """What a site tells the extractor: page objects by era, boilerplate, bylines, language.

    `captions` is the path of captions on pages that no page object fits;
    `signed_below` says that a byline may stand under the body.
    `claimed` names the fields of Metadata that are read from meta tags and
    JSON-LD where a page object does not find them; each costs a millisecond
    then, and not every site's claims are true.
    """

    page_objects: tuple[PageObject, ...] = ()
    boilerplate: Boilerplate = NO_BOILERPLATE
    bylines: BylineReader = field(default_factory=BylineReader)
    language: str | None = None
    captions: str = ""
    signed_below: bool = False
    claimed: frozenset[str] = frozenset()


def extract(page: Page, template: Template, site: str | None = None, address: Address | None = None) -> Document:
    """Read a page, with the further pages that belong to it, into a Document."""
    parts = [_extract_one(part, template) for part in (page, *page.following)]
    first = parts[0]
    found = _with_address(first.metadata, address, template)
    title, is_gallery = bare_title(found.title, 1 if page.following else (address.page if address else None))
    kind = address.kind if address else (GALLERY if is_gallery else "article")
    return replace(
        first,
        url=address.url if address else (first.url or None),
        site=site,
        kind=kind,
        metadata=replace(found, title=title),
        blocks=tuple(block for part in parts for block in part.blocks),
        images=tuple(image for part in parts for image in part.images),
        identity=address.identity if address else None,
        incomplete=_missing(page.missing),
        fetched_at=page.fetched_at,
        visit=page.visit,
    )


def recognises(text: str, template: Template) -> bool:
    """Tell whether a page without a URL is of the site that `template` is of."""
    if is_markup(text):
        tree = parse(text)
        return any(found.fits(tree) and found.texts("title", tree) for found in template.page_objects)
    layout = lay_out(read_lines(text), template.boilerplate, template.bylines)
    boilerplate = {*(template.boilerplate.signs or (*template.boilerplate.head, *template.boilerplate.tail))}
    return layout.prefix is not None or any(block.role in boilerplate for block in layout.blocks)


def _extract_one(page: Page, template: Template) -> Document:
    require_readable_size(len(page.body))
    text = decode(page.body, page.headers.get("content-type", ""))
    if not is_markup(text):
        return _from_dump(page.url, text, template)
    tree = parse(text)
    known = next((found for found in template.page_objects if found.fits(tree)), None)
    if known is not None:
        return _from_page_object(page.url, tree, known, template)
    return _by_words(page.url, tree, template) or _by_vote(page.url, text, tree, template)


def _from_page_object(url: str, tree: HtmlElement, known: PageObject, template: Template) -> Document:
    proxies = list(tree.iter())  # while they live, lxml need not make an element's Python object anew at each look
    elements = known.elements(tree)
    reading = read_blocks(tree, elements, known.turning_points(tree), OUTSIDE)
    del proxies
    reading = replace(reading, blocks=name_boilerplate(reading.blocks, template.boilerplate))
    told = " | ".join(known.byline_texts(tree, elements))
    byline = template.bylines.read(told) or byline_of(
        reading.blocks, template.bylines, told, below=template.signed_below
    )
    titles, sections = known.texts("title", tree), known.texts("section", tree)
    section = section_of(sections) if sections else breadcrumb_of(reading.blocks, template.boilerplate)
    found = _metadata(titles[0] if titles else None, byline, section, template.language)
    if byline is None and told:
        source, editor = template.bylines.undated(told)
        found = replace(found, source=source, editor=editor)
    if missing := [name for name in {"title", *template.claimed} if not getattr(found, name)]:
        lines = [block.text for block in reading.blocks]
        found = completed(found, read_metadata(read_claims(tree, url), tree, lines, template.bylines.zone), missing)
    return _document(url, reading, known.name, with_language(found, reading.blocks, tree.get("lang", "")), template)


def _from_dump(url: str, text: str, template: Template) -> Document:
    layout = lay_out(read_lines(without_control_characters(text)), template.boilerplate, template.bylines)
    found = _metadata(layout.title, layout.byline, layout.section, template.language)
    if found.published is None and layout.prefix and (dated := template.bylines.read(layout.prefix)):
        found = replace(found, published=dated.published, published_raw=dated.raw)
    return _document(url, Reading(layout.blocks), TEXT_DUMP, with_language(found, layout.blocks), template)


def _by_words(url: str, tree: HtmlElement, template: Template) -> Document | None:
    """Lay a page out as a dump of it would be, where the site's boilerplate bounds the body on both sides.

    There it is surer than a vote: trafilatura leaves out lists and short lines, and takes a list for a short article.
    """
    if template.boilerplate is NO_BOILERPLATE:
        return None
    captions = compiled(template.captions)(tree) if template.captions else ()
    reading = read_blocks(tree, dict.fromkeys(captions, CAPTION), {}, BODY)
    texts = [block.text for block in reading.blocks]
    said = read_metadata(read_claims(tree, url), tree, texts, template.bylines.zone)
    layout = lay_out(reading.blocks, template.boilerplate, template.bylines, said.title)
    if not is_framed(layout, template.boilerplate, said.title):
        return None
    found = _metadata(said.title or layout.title, layout.byline, layout.section, template.language)
    pictures = pictures_within(layout.blocks, reading.pictures)
    return _document(url, replace(reading, blocks=layout.blocks, pictures=pictures), BY_WORDS, found, template)


def _by_vote(url: str, text: str, tree: HtmlElement, template: Template) -> Document:
    """Keep what both trafilatura and the site's boilerplate take for the body.

    A page that is too hard for trafilatura is judged by prose; its template says so.
    """
    reading = read_blocks(tree, {}, {}, BODY)
    unvoted = too_hard_to_vote(text, reading.blocks, reading.depth)
    votes = voted_for(tree, reading.blocks) if unvoted is None else prose_of(reading.blocks)
    left_out = VOTED_OUT if unvoted is None else NOT_PROSE
    layout = _trusted_layout(reading.blocks, votes, template)
    placed = [
        replace(block, role=left_out) if block.role == BODY and number not in votes else block
        for number, block in enumerate(layout.blocks)
    ]
    voted = replace(reading, blocks=tuple(placed), pictures=pictures_within(placed, reading.pictures))
    found = _metadata(None, layout.byline, layout.section, template.language)
    document = _document(url, voted, TRAFILATURA if unvoted is None else f"prose-{unvoted}", found, template)
    return described(document, voted, tree, template.bylines.zone, layout.title)


def _trusted_layout(blocks: Sequence[Block], votes: Collection[int], template: Template) -> Layout:
    """Lay the blocks out by the site's boilerplate, unless that would throw out most of what was voted for."""
    if template.boilerplate is NO_BOILERPLATE:
        return Layout(tuple(blocks))
    layout = lay_out(blocks, template.boilerplate, template.bylines)
    voted = sum(len(blocks[number].text) for number in votes)
    agreed = sum(len(blocks[number].text) for number in votes if layout.blocks[number].role == BODY)
    return layout if agreed >= MIN_AGREED_SHARE * voted else replace(layout, blocks=tuple(blocks))


def _document(url: str, reading: Reading, name: str, metadata: Metadata, template: Template) -> Document:
    cuts = [_cut(block, template.boilerplate) for block in reading.blocks]
    starts = list(accumulate((len(parts) for parts in cuts), initial=0))
    pictures = [
        replace(_without_label(picture, metadata.title), before=starts[picture.before]) for picture in reading.pictures
    ]
    blocks = mark_captions([part for parts in cuts for part in parts], pictures)
    images = tuple(replace(image, url=_absolute(url, image)) for image in captioned_images(blocks, pictures))
    return Document(url, None, "article", name, metadata, blocks, images)


def _without_label(picture: Picture, title: str | None) -> Picture:
    """A label that is the headline tells nothing of the picture."""
    return replace(picture, labels=tuple(label for label in picture.labels if label != title))


def _cut(block: Block, boilerplate: Boilerplate) -> tuple[Block, ...]:
    return cut_glued(block, boilerplate) if block.role == BODY else (block,)


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
    if found.published is not None or address is None or address.day is None:
        return found
    dated = template.bylines.read(address.day.isoformat())
    return replace(found, published=dated.published, published_raw=dated.raw) if dated else found


def _missing(numbers: tuple[int, ...]) -> str | None:
    return f"missing pages: {', '.join(map(str, numbers))}" if numbers else None
