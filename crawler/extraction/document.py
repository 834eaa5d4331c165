"""One parsed page to its Document, and the Documents of an article's pages to one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.extraction.by_page_object import PageOfTemplate, by_page_object
from crawler.extraction.by_selection import by_selection
from crawler.extraction.by_text_layout import by_phrases, from_dump, layout_of_dump
from crawler.extraction.field_limits import bounded, bounded_images
from crawler.extraction.metadata.headline import bare_title
from crawler.items import DeclaredText
from crawler.items.terms import NO_TERMS
from crawler.missing_pages import as_text
from crawler.vocabulary import ArticleKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.extraction.by_selection import Selection
    from crawler.extraction.html.parsing import ParsedPage
    from crawler.extraction.rules import ExtractionRules
    from crawler.items import Address, Block, Document, Metadata, Page, Terms


def document_of(
    parsed: ParsedPage, rules: ExtractionRules, known: Selection | None = None, *, may_select: bool = True
) -> Document | None:
    """Read one page. `known` may select the text of a page that no template fits.

    None if the page needs trafilatura and `may_select` is False: trafilatura can take any time.
    """
    tree = parsed.tree
    if tree is None:
        return from_dump(parsed, rules)
    if rules.page_objects:
        for page_object in rules.page_objects:
            if page_object.fits(tree, parsed.index):
                return by_page_object(parsed.url, PageOfTemplate(tree, parsed.index, page_object), rules)
    document = by_phrases(parsed.url, tree, rules)
    return document or by_selection(parsed, tree, rules, known, may_select=may_select)


def joined(
    page: Page, documents: Sequence[Document], rules: ExtractionRules, address: Address | None, terms: Terms = NO_TERMS
) -> Document:
    """Return the Document of an article whose pages were read into `documents`, in the order of the pages.

    `page` is the first page, `terms` are those of the whole article. `address` is the address in its URL, None if the
    URL is not known as an article's.
    """
    first = documents[0]
    found = _with_day(first.metadata, address, rules)
    title, is_gallery = bare_title(found.title, 1 if page.following else (address.page if address else None))
    metadata = bounded(found if title == found.title else replace(found, title=title))
    return replace(
        first,
        url=address.url if address else (first.url or None),
        kind=address.kind if address else (ArticleKind.GALLERY if is_gallery else ArticleKind.ARTICLE),
        metadata=metadata,
        blocks=_blocks_of(documents),
        images=bounded_images(image for document in documents for image in document.images),
        site=page.site,
        address=address,
        incomplete=as_text(page.missing, next((document.cut_off for document in documents if document.cut_off), None)),
        fetched_at=page.fetched_at,
        fetch=page.fetch,
        terms=terms,
        pages=page.places,
        scores=first.scores if len(documents) == 1 and title == first.metadata.title else None,
        declared=DeclaredText("\n".join(document.declared.text for document in documents), first.declared.description),
    )


def _blocks_of(documents: Sequence[Document]) -> tuple[Block, ...]:
    """Return the blocks of all pages. The numbers of elements go on from page to page."""
    if len(documents) == 1:
        return documents[0].blocks
    blocks: list[Block] = []
    start = 0
    for document in documents:
        blocks += (replace(one, elements=tuple(start + number for number in one.elements)) for one in document.blocks)
        start = max((number for one in blocks for number in one.elements), default=start)
    return tuple(blocks)


def recognises(parsed: ParsedPage, rules: ExtractionRules) -> bool:
    """Return whether a page without a URL looks like a page of the site that `rules` are for."""
    if (tree := parsed.tree) is not None:
        index = parsed.index
        return any(found.fits(tree, index) and found.texts("title", tree, index) for found in rules.page_objects)
    layout = layout_of_dump(parsed.text, rules)
    boilerplate = {*(rules.boilerplate.signs or (*rules.boilerplate.head, *rules.boilerplate.tail))}
    return layout.prefix is not None or any(block.role in boilerplate for block in layout.blocks)


def _with_day(found: Metadata, address: Address | None, rules: ExtractionRules) -> Metadata:
    if found.published is not None or address is None or address.day is None:
        return found
    dated = rules.bylines.read(address.day.isoformat())
    return replace(found, published=dated.published, published_raw=dated.raw) if dated else found
