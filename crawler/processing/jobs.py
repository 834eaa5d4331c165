"""The jobs of worker processes for a crawl: public functions, whose arguments and results can be pickled."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from crawler.exceptions import PageError
from crawler.items import Document, Page, PageReading, Processed
from crawler.processing.process import check, clean_extracted, extract, read, site_of
from crawler.vocabulary import Template

if TYPE_CHECKING:
    from crawler.extraction import Selection
    from crawler.processing.model_files import ModelFile


def process_alone(page: Page, known: Selection | None, model: ModelFile | None, min_confidence: float) -> PageReading:
    """Read one page, then clean and check it as an article of one page. `model` is the model of its site."""
    reading = read(page, known)
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


def article_in(page: Page, reading: PageReading) -> Document | None:
    """Return the Document of a page that was read, if it is an article; None for any other page."""
    if not isinstance(reading.result, Document):
        return None
    site = site_of(page)
    if site.address(page.url) is None:
        if site.page_address(replace(page, reading=reading)) is None:
            return None
        reading = replace(reading, result=replace(reading.result, site=site.reading_as_article(page.url)))
    return extract(replace(page, reading=reading))
