"""The one path of a page: extract, clean, check.

The pipelines, the command line, the library, the worker and reprocessing all call these functions; they differ in the
use of the result. A page is decoded once and parsed once, its links included.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, overload

from crawler.checks import SiteExpectations, reason_to_refuse
from crawler.cleaning import clean_document
from crawler.cleaning.site_model.samples import scores_of
from crawler.exceptions import BadInputError, PageError
from crawler.extraction import joined, parse_page
from crawler.extraction.html.links import written_links
from crawler.extraction.metadata.terms import statements_of
from crawler.items import Document, Page, PageReading, Processed
from crawler.runs.cpu_clock import CpuClock
from crawler.sites import UNKNOWN, Site, recognised_site, site_at, site_named
from crawler.terms import terms_of
from crawler.vocabulary import CpuStage, Template

if TYPE_CHECKING:
    from datetime import datetime

    from crawler.cleaning import SiteModel
    from crawler.extraction import Selection
    from crawler.items import Article
    from crawler.vocabulary import Reason


def process(page: Page, now: datetime, model: SiteModel | None = None, known: Selection | None = None) -> Processed:
    """Extract, clean and check a page. `now` has a time zone. PageError if the page cannot be processed.

    `known` may select the text of a page that no template fits, by the learnt paths of its site.
    """
    if known is not None:
        page = replace(page, reading=read(page, known, with_links=False))
    article = clean_extracted(extract(page), model)
    return Processed(article, check(article, now))


@overload
def read(page: Page, known: Selection | None = None, *, with_links: bool = True) -> PageReading: ...
@overload
def read(
    page: Page,
    known: Selection | None = None,
    *,
    with_links: bool = True,
    may_select: bool,
    cpu: CpuClock | None = None,
) -> PageReading | None: ...
def read(
    page: Page,
    known: Selection | None = None,
    *,
    with_links: bool = True,
    may_select: bool = True,
    cpu: CpuClock | None = None,
) -> PageReading | None:
    """Read one page in one parse: its links, and its Document or the error that made it unreadable.

    The Document has the site of the page. `known` may select the text of a page that no template fits. None if the
    page needs trafilatura and `may_select` is off. Only a crawl needs the links, which take a millisecond, and `cpu`.
    """
    cpu = cpu or CpuClock()
    links: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    try:
        named = site_of(page) if page.site or page.url else None
        parsed = parse_page(page, named.rules.fallback_encoding if named else "")
        if with_links and parsed.tree is not None:
            with cpu.measure(CpuStage.LINKS):
                written = written_links(parsed.tree)
                links, copies = written.links(page.url), written.copy_urls(page.url)
        site = named or recognised_site(parsed)
        document = site.document_of(parsed, known, may_select=may_select)
    except PageError as error:
        return PageReading(error, links, copies)
    if document is None:
        return None
    stated = statements_of(parsed.tree, page.body, page.url) if parsed.tree is not None else ()
    return PageReading(_scored(replace(document, site=site, stated=stated)), links, copies)


def extract(page: Page) -> Document:
    """Return the Document of a page and of those that follow it. PageError if one of them cannot be read."""
    documents = [(part.reading or read(part, with_links=False)).document() for part in page.parts]
    site = _site_read(documents[0])
    first = documents[0]
    address = site.address(page.url) or site.page_address(replace(page, reading=PageReading(first)))
    if address is not None:
        address = site.own_address(address, page.url, first.url, first.metadata.title)
    else:
        documents[0] = replace(first, url=site.own_url(page.url, first.url, first.metadata.title))
    terms = terms_of(page, [document.stated for document in documents])
    return joined(page if page.site is site else replace(page, site=site), documents, site.rules, address, terms)


def clean_extracted(document: Document, model: SiteModel | None = None) -> Article:
    """Label the blocks of a Document by the rules of its site; `model` is the model of the site, if there is one."""
    site = _site_read(document)
    learnt = site.version_of_learnt(document.template)
    return clean_document(document, site.rules.boilerplate.never_text, model, learnt=learnt)


def check(article: Article, now: datetime, min_confidence: float = 0.0) -> Reason | None:
    """Return why an article must not be stored, or None. `now` has a time zone; `min_confidence` is a setting."""
    site, address = _site_read(article.document), article.document.address
    rules = site.rules
    expected = SiteExpectations(
        now=now,
        language=rules.language,
        boilerplate=rules.boilerplate.lines,
        day=address.day if address else None,
        since=site.since,
        is_byline=rules.bylines.has,
        has_templates=bool(rules.page_objects),
        unmistakable=rules.boilerplate.unmistakable,
        min_confidence=min_confidence,
    )
    return reason_to_refuse(article, expected)


def clean(page: Page | bytes | str, url: str = "", site: str | None = None) -> Article:
    """Clean one page or text dump. BadInputError if there is no `site` of that name.

    `url` helps to find the site, the kind and the day; `site` names the site if the URL does not.
    """
    return clean_extracted(extract(as_page(page, url, site)))


def as_page(page: Page | bytes | str, url: str = "", site: str | None = None) -> Page:
    """Return the bytes of a page, or the text of a dump, as a Page; `site` names its site. BadInputError as `clean`."""
    if isinstance(page, str):
        page = Page(url, page.encode("utf-8", "ignore"), headers={"content-type": "text/plain"})
    elif isinstance(page, bytes):
        page = Page(url, page)
    return replace(page, site=site_named(site)) if site else page


def site_of(page: Page) -> Site:
    """Return the site whose rules a page is read by: the one that it carries, or the one of its URL."""
    if isinstance(page.site, Site):
        return page.site.member(page.url)
    try:
        site = site_at(page.url)
    except BadInputError:
        return UNKNOWN
    return site.loaded()


def _scored(document: Document) -> Document:
    """Return a Document with the scores of its blocks, if the classifier decides: several steps need them."""
    return replace(document, scores=scores_of(document)) if Template.is_selected(document.template) else document


def _site_read(document: Document) -> Site:
    return document.site if isinstance(document.site, Site) else UNKNOWN
