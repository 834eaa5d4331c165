"""The article of archived pages, extracted and cleaned again as a crawl did."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.processing.process import clean_extracted, extract, site_of
from crawler.sites import known_sites
from crawler.sites.generic import generic_site
from crawler.vocabulary import Template

if TYPE_CHECKING:
    from crawler.items import Article, Document, Page
    from crawler.processing.model_files import ModelFile
    from crawler.sites import Site


def document_again(page: Page, site: str, incomplete: str | None, learnt: tuple[str, ...] = ()) -> Document:
    """Return the Document of the pages of an article that was stored for a site. PageError as `extract`.

    `incomplete` is that of the stored article: the archive does not tell which pages are missing. `learnt` are the
    learnt templates of the site.
    """
    return replace(extract(replace(page, site=_site_of(page, site, learnt))), incomplete=incomplete)


def article_again(document: Document, model: ModelFile | None) -> Article:
    """Clean a Document, with the model of its site if the classifier decides."""
    is_needed = model is not None and Template.is_selected(document.template)
    return clean_extracted(document, model.model() if model is not None and is_needed else None)


def known_site(name: str, learnt: tuple[str, ...]) -> Site:
    """Return the site under whose name articles are stored, with its learnt templates."""
    site = known_sites().get(name) or generic_site(name)
    return site.loaded().knowing({name: learnt})


def _site_of(page: Page, name: str, learnt: tuple[str, ...]) -> Site:
    """Return the site by which a crawl read the page as that of an article."""
    site = site_of(page)
    site = site.loaded().knowing({name: learnt}) if site.name == name else known_site(name, learnt)
    return site if site.address(page.url) is not None else site.reading_as_article(page.url)
