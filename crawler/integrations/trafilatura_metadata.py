"""The metadata of an article as trafilatura's Document: this project's fields, and trafilatura's where it has none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trafilatura.metadata import check_authors, extract_metadata
from trafilatura.settings import set_date_params

if TYPE_CHECKING:
    from lxml.html import HtmlElement
    from trafilatura.settings import Document, Extractor

    from crawler.items import Article


def metadata_of(article: Article, tree: HtmlElement, options: Extractor) -> Document:
    """Return the metadata of an article and of the tree of its page.

    ValueError if its URL is one of `url_blacklist`, or a field is missing that `only_with_metadata` requires.
    """
    ours = article.metadata
    found = extract_metadata(tree, options.url, options.date_params, options.fast, options.author_blacklist)
    found.title = ours.title or found.title
    found.url = options.url or article.document.url or found.url
    if ours.authors:
        found.author = check_authors("; ".join(ours.authors), options.author_blacklist)
    if ours.published and _are_default(options):
        found.date = ours.published.date().isoformat()
    found.sitename = ours.source or found.sitename
    found.description = found.description or article.document.declared.description or None
    found.license = article.document.terms.license or found.license
    if not found.categories and ours.section:
        found.categories = [ours.section]
    if found.url in options.url_blacklist:
        raise ValueError("a URL of url_blacklist")
    if options.only_with_metadata and not (found.date and found.title and found.url):
        raise ValueError("no date, title or URL")
    return found


def _are_default(options: Extractor) -> bool:
    """Return whether the caller gave no parameters for the date: with these, htmldate finds the date."""
    return options.date_params in (set_date_params(extensive) for extensive in (True, False))
