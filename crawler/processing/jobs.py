"""The jobs of worker processes for a crawl: public functions, whose arguments and results can be pickled."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from crawler.exceptions import PageError
from crawler.items import Block, DeclaredText, Document, Page, PageReading, Processed
from crawler.processing.process import check, clean_extracted, extract, read, site_of
from crawler.vocabulary import Role, Template

if TYPE_CHECKING:
    from crawler.extraction import Selection
    from crawler.processing.model_files import ModelFile
    from crawler.sites import Site

REMOVED = Block("", Role.BODY)
"""Replaces a block that was removed, so that labels and blocks still correspond."""


def process_alone(page: Page, known: Selection | None, model: ModelFile | None, min_confidence: float) -> PageReading:
    """Read one page, unless it was read, and clean and check it as an article. `model` is the model of its site."""
    reading = page.reading or read(page, known)
    if isinstance(reading.result, Document):
        try:
            document = extract(replace(page, reading=reading))
        except PageError:  # the crawl has it again when it extracts the article
            return reading
        needs_model = model is not None and Template.is_selected(document.template)
        article = clean_extracted(document, model.model() if model and needs_model else None)
        refusal = check(article, datetime.now(UTC), min_confidence)
        return replace(reading, processed=Processed(article, refusal))
    return reading


def process_for_store(
    page: Page, known: Selection | None, model: ModelFile | None, min_confidence: float
) -> PageReading:
    """Process a page as `process_alone` does, and return only the parts that a crawl reads of an article.

    The Document that was read has no blocks, and REMOVED replaces each block that was removed. To send all blocks to
    the process of the crawl takes a tenth of the time of the page.
    """
    reading = process_alone(page, known, model, min_confidence)
    if reading.processed is None or not isinstance(reading.result, Document):
        return reading
    article, refusal = reading.processed
    blocks = tuple(REMOVED if removal else block for block, removal in article.labelled)
    document = replace(article.document, blocks=blocks, declared=DeclaredText(), scores=None)
    return replace(
        reading,
        result=replace(reading.result, blocks=(), images=(), declared=DeclaredText(), scores=None),
        processed=Processed(replace(article, document=document), refusal),
    )


def article_in(page: Page, reading: PageReading) -> Document | None:
    """Return the Document of a page that was read, if it is an article; None for any other page."""
    if not isinstance(reading.result, Document):
        return None
    page, site = replace(page, reading=reading), site_of(page)
    if site.address(page.url) is not None:
        return extract(page)
    return extract(as_article(page, site)) if site.page_address(page) is not None else None


def as_article(page: Page, site: Site) -> Page:
    """Return a page of a site, with its reading, as an article's whose URL does not show that it is one."""
    other, reading = site.reading_as_article(page.url), page.reading
    if reading is not None and isinstance(reading.result, Document):
        reading = replace(reading, result=replace(reading.result, site=other))  # it has the same rules
    return replace(page, site=other, reading=reading)
