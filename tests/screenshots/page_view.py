"""Pictures of the page view of an imitation page: on a desktop, in the dark, on a phone, and its revisions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.page_view import anchor_of, page_view_html
from crawler.vocabulary import Role
from tests.browser import DESKTOP, PHONE
from tests.page_view.views import changed_view

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.browser import Browser

SHOWN = Role.BYLINE  # the block whose note is open


def pictures(browser: Browser, folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the content of each picture. `folder` is for the file of the page view."""
    view = changed_view()
    file = folder / "view.html"
    file.write_text(page_view_html(view), encoding="utf-8")
    at = f"{file.as_uri()}#{anchor_of(view.article.labels.index(SHOWN))}"
    browser.open(at)
    yield "page-view.webp", browser.screenshot(form="webp")
    browser.open(at, width=DESKTOP, scheme="dark")
    yield "page-view-dark.webp", browser.screenshot(form="webp")
    browser.open(at, width=PHONE)
    yield "page-view-phone.webp", browser.screenshot(form="webp")
    browser.open(file)
    browser.driver.execute_script("document.querySelector('#h-rules').scrollIntoView();")
    yield "page-view-revisions.webp", browser.screenshot(form="webp")
