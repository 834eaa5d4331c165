"""The title of an article on a site whose other pages are known: a title that repeats on them is no headline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.cleaning.site_model.samples import identity_of

if TYPE_CHECKING:
    from crawler.cleaning.site_model.model import SiteModel
    from crawler.items import Document


def title_of(document: Document, model: SiteModel | None) -> str | None:
    """Return the title, or the first h1 that only this page has if the title stands on other pages of the site."""
    title = document.metadata.title
    if model is None or title is None:
        return title
    statistics = model.statistics
    article = statistics.article_of(identity_of(document), (block.text for block in document.blocks))
    if not statistics.repeats(title, article):
        return title
    headings = (block.text for block in document.blocks if block.tag == "h1")
    return next((heading for heading in headings if not statistics.repeats(heading, article)), title)
