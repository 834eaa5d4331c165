"""One known article and its page in the new layout, as worker processes read them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from crawler.exceptions import ArchiveError, PageError, PathologicalPageError
from crawler.extraction import parse_page
from crawler.induction import Example, Known, KnownBody
from crawler.induction.paths import named_steps
from crawler.processing.archived_article import article_again, document_again, known_site
from crawler.processing.text_difference import BREAK
from crawler.storage.archive.page import archived_page
from crawler.vocabulary import KnownPageState, Template

if TYPE_CHECKING:
    from crawler.items import Article, Page, Record
    from crawler.storage.known_articles import KnownArticle

MIN_ON_PAGE, WHOLE_ON_PAGE = 0.2, 0.7
"""The shares of the known text on a page: with less than the first it is not there, with less than the second a part.
An article that was corrected has more."""


@dataclass(frozen=True, slots=True)
class GivenPage:
    """A known article, and the templates that its site has learnt before."""

    article: KnownArticle
    learnt: tuple[str, ...] = ()


class Examined(NamedTuple):
    """What a page can tell. `container` names the lowest element with the known text: pages of one layout share it."""

    state: KnownPageState
    container: str = ""
    template: str = ""


def examine(given: GivenPage) -> Examined:
    """Examine the page of a known article. PathologicalPageError if it exceeds the limits of the process."""
    record = given.article.record
    try:
        page = new_page(given.article)
        article = article_again(document_again(page, record.site, record.incomplete, given.learnt), None)
    except PathologicalPageError:
        raise
    except ArchiveError:
        return Examined(KnownPageState.NOT_ARCHIVED)
    except PageError:
        return Examined(KnownPageState.UNREADABLE)
    template = article.document.template
    if Template.is_page_object(template):
        is_same = article.title == record.title and article.text == record.text
        return Examined(KnownPageState.OLD_LAYOUT if is_same else KnownPageState.TEMPLATE_FITS, template=template)
    example = example_of(record, page, given.learnt)
    if example is None:
        return Examined(KnownPageState.UNREADABLE)
    body = KnownBody(example)
    on_page = sum(map(len, {text for text in body.paragraphs if text})) / max(body.chars, 1)
    if on_page < WHOLE_ON_PAGE:
        return Examined(KnownPageState.NO_TEXT if on_page < MIN_ON_PAGE else KnownPageState.PART_OF_TEXT)
    return Examined(KnownPageState.NEW_LAYOUT, _container(body))


def new_page(article: KnownArticle) -> Page:
    """Return the page that was refused. ArchiveError if the archive does not have it, but an earlier one."""
    page = archived_page(article.places)
    fetched_at = article.record.fetched_at
    if page.fetched_at is not None and fetched_at and page.fetched_at <= datetime.fromisoformat(fetched_at):
        raise ArchiveError(f"{page.archived} has the page of the stored article; the refused one was not archived")
    return page


def example_of(record: Record, page: Page, learnt: tuple[str, ...] = ()) -> Example | None:
    """Return a page with the known values of its article, None for a text dump."""
    site = known_site(record.site, learnt)
    parsed = parse_page(replace(page, site=site), site.rules.fallback_encoding)
    return None if parsed.tree is None else Example(parsed, known_of(record))


def known_of(record: Record) -> Known:
    """Return the known values of an article."""
    return Known(
        title=record.title or "",
        published=datetime.fromisoformat(record.published) if record.published else None,
        source=record.source or "",
        editor=record.editor or "",
        authors=record.authors,
        section=record.section or "",
        paragraphs=tuple(record.text.split(BREAK)) if record.text else (),
        captions=tuple(image.caption for image in record.images if image.caption),
    )


def read_again(article: KnownArticle, learnt: tuple[str, ...]) -> Article:
    """Return the article that the rules with these learnt templates read on the new page. PageError as `extract`."""
    record = article.record
    return article_again(document_again(new_page(article), record.site, record.incomplete, learnt), None)


def _container(body: KnownBody) -> str:
    """Return the name of the lowest element that contains the known text, or of the one above it that has a name."""
    chars = {element: sum(map(len, texts)) for element, texts in body.contained.items()}
    enough = [element for element in chars if chars[element] >= WHOLE_ON_PAGE * max(chars.values())]
    lowest = max(enough, key=lambda element: sum(1 for _ in element.iterancestors()))
    named = ((one, next(named_steps(one), None)) for one in (lowest, *lowest.iterancestors()))
    found = next((step.text for _, step in named if step is not None), "")
    return f"{found} {lowest.tag}"
