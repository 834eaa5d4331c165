"""Example pages of one site, cleaned by the generic path: their articles are what the rules of the site must read.

A page that a crawl would refuse, and a second copy of an article, are left out with a line that says so.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from crawler.cleaning import SiteModel
from crawler.exceptions import BadInputError, PageError
from crawler.extraction import parse_page
from crawler.extraction.urls import site_root, split_url
from crawler.processing.process import check, clean_extracted, extract
from crawler.sites.generic import GivenPages

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from lxml.html import HtmlElement

    from crawler.extraction import ParsedPage
    from crawler.items import Article, Document, Page

MIN_EXAMPLES = 2


@dataclass(frozen=True, slots=True)
class GivenPage:
    """A page with the name by which its user knows it: its URL, its file, or its place in an archive."""

    name: str
    page: Page


@dataclass(frozen=True, slots=True)
class ExamplePage:
    """A page, its tree, and its article as the generic path cleans it."""

    name: str
    page: Page = field(repr=False)
    parsed: ParsedPage = field(repr=False)
    article: Article = field(repr=False)

    @property
    def tree(self) -> HtmlElement:
        """The tree of the page, which every example has."""
        return self.parsed.tree

    @property
    def url(self) -> str:
        """The URL of the article: the one that the page declares, if it can be right."""
        return self.article.document.url or self.page.url


@dataclass(frozen=True, slots=True)
class Examples:
    """Two pages or more of one site, and a line about each page that was left out."""

    pages: tuple[ExamplePage, ...]
    left_out: tuple[str, ...] = ()

    @property
    def root(self) -> str:
        """The host of the site, without `www.` and the like."""
        return site_root(split_url(self.pages[0].url).hostname or "")


def read_examples(given: Iterable[GivenPage], now: datetime) -> Examples:
    """Clean pages, with the model of them all. BadInputError if less than two are articles, or of several sites."""
    left_out: list[str] = []
    read = [one for page in given if (one := _read(page, left_out)) is not None]
    _require_one_site(read)
    model = SiteModel()
    for _, document in read:
        model = model.learn(document)
    pages = [_cleaned(one, document, model, now, left_out) for one, document in read]
    found = _without_copies([page for page in pages if page is not None], left_out)
    _require_enough(found, left_out)
    return Examples(tuple(found), tuple(left_out))


def _read(given: GivenPage, left_out: list[str]) -> tuple[GivenPage, Document] | None:
    host = split_url(given.page.url).hostname
    if not host or split_url(given.page.url).scheme not in {"http", "https"}:
        raise BadInputError(f"{given.name}: its URL is not known; name it with --url")
    page = replace(given.page, site=GivenPages(site_root(host), {host}))
    try:
        return replace(given, page=page), extract(page)
    except PageError as error:
        left_out.append(f"{given.name} is left out: {error.reason}")
        return None


def _cleaned(
    given: GivenPage, document: Document, model: SiteModel, now: datetime, left_out: list[str]
) -> ExamplePage | None:
    article = clean_extracted(document, model)
    parsed = parse_page(given.page)
    refusal = check(article, now)
    if refusal is not None:
        left_out.append(f"{given.name} is left out: a crawl would refuse it: {refusal}")
    elif parsed.tree is None:
        left_out.append(f"{given.name} is left out: it is plain text and no HTML page")
    else:
        return ExamplePage(given.name, given.page, parsed, article)
    return None


def _require_one_site(read: Sequence[tuple[GivenPage, Document]]) -> None:
    roots = dict.fromkeys(site_root(split_url(one.page.url).hostname or "") for one, _ in read)
    if len(roots) > 1:
        raise BadInputError(f"the pages are of several sites: {', '.join(roots)}; name pages of one site")


def _without_copies(pages: Sequence[ExamplePage], left_out: list[str]) -> list[ExamplePage]:
    """Return the pages without those that have the URL or the text of one before them."""
    found: list[ExamplePage] = []
    for page in pages:
        same = next((one for one in found if page.url == one.url or page.article.text == one.article.text), None)
        if same is None:
            found.append(page)
        else:
            left_out.append(f"{page.name} is left out: it is the same article as {same.name}")
    return found


def _require_enough(found: Sequence[ExamplePage], left_out: Sequence[str]) -> None:
    if len(found) < MIN_EXAMPLES:
        why = f" ({'; '.join(left_out)})" if left_out else ""
        raise BadInputError(f"{len(found)} of the pages can be used; name two articles or more of one site{why}")
