"""Page views of made-up pages, for the tests: as text, and as files for a browser."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from lxml import html

from crawler import Page
from crawler.extraction.html.folding import fold
from crawler.page_view import PageView, RevisionShown, page_view_html
from crawler.processing.process import clean
from crawler.vocabulary import StoreResult
from tests.site import contents

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from crawler.items import Article
    from tests.site import ArticlePage

SITE = contents(every=1)
ONE = next(page for page in SITE.pages if len(page.article.pages) == 1)


def page_of(made: ArticlePage) -> Page:
    """Return an imitation page as it is fetched."""
    return Page(f"http://www.ecns.cn{made.path}", made.served.body, headers={"content-type": made.served.content_type})


def changed_view() -> PageView:
    """Return the view of an article with two revisions, of which the newer one is not the text of the current rules."""
    page = page_of(ONE)
    article = clean(page)
    first = replace(article.record(), stored_at="2026-03-04T08:00:00+00:00", fetched_at="2026-03-04T07:59:58+00:00")
    sentence = first.text.split("\n\n")[1]
    text = first.text.replace(sentence, f"{sentence} The mayor thanked everyone.").replace("last spring", "in spring")
    second = replace(first, text=text, stored_at="2026-03-05T08:00:00+00:00", revision=2)
    revisions = (RevisionShown(first, StoreResult.STORED), RevisionShown(second, StoreResult.CHANGED, 7))
    return PageView(page, article, revisions=revisions)


def view_of(page: Page | bytes | str) -> PageView:
    """Return the view of a page that is not stored."""
    if isinstance(page, str):
        page = page.encode()
    if isinstance(page, bytes):
        page = Page("", page)
    return PageView(page, clean(page))


def frame_in(view: str) -> HtmlElement:
    """Return the document in the frame of a page view."""
    return html.document_fromstring(html.document_fromstring(view).find(".//iframe").get("srcdoc"))


def blocks_in(frame: HtmlElement) -> dict[int, str]:
    """Return the numbers of the marked blocks in the order of the frame, each with the characters that are marked."""
    found: dict[int, str] = {}
    number = -1
    for mark in frame.find_class("m"):
        if mark.get("id"):
            number = int(mark.get("id").removeprefix("b"))
        own = [mark.text or "", *(child.tail or "" for child in mark)]
        found[number] = found.get(number, "") + fold("".join(own)).replace(" ", "")
    return found


def assert_shows_every_block(page: Page, article: Article) -> None:
    """Assert that each block of an article is marked in the page view, whole, with its label, in page order."""
    view = page_view_html(PageView(page, article))
    frame = frame_in(view)
    shown = blocks_in(frame)
    assert list(shown) == list(range(len(article.labels)))
    wanted = ["".join(block.text.split()).replace("|", "") for block, _ in article.labelled]
    assert [text.replace("|", "") for text in shown.values()] == wanted
    labels = [one.get("aria-label").split()[1] for one in frame.find_class("c")]
    assert Counter(labels) == Counter(label or "keep" for label in article.labels)
    struck = [int(one.get("id")[1:]) for one in frame.find_class("x") if one.get("id")]
    assert struck == [number for number, label in enumerate(article.labels) if label is not None]
